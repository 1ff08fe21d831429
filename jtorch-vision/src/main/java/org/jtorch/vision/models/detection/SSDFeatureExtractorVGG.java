package org.jtorch.vision.models.detection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.MaxPool2d;
import org.jtorch.nn.Module;
import org.jtorch.nn.ModuleList;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;

/** Six feature maps of a VGG-16, {@code SSDFeatureExtractorVGG} for images of 300 pixels. */
final class SSDFeatureExtractorVGG extends Module implements Backbone {
  private static final int CHANNELS = 512;
  private static final double SCALE = 20;

  private final Slot<Tensor> scaleWeight;
  private final Sequential features;
  private final ModuleList<Sequential> extra;

  /** Takes the convolutions and poolings of a VGG-16. */
  SSDFeatureExtractorVGG(Sequential vgg) {
    List<Integer> pools = pools(vgg);
    List<Layer> layers = new ArrayList<>();
    vgg.forEach(layers::add);
    // The paper's sizes of feature maps need the third pooling to round up.
    layers.set(pools.get(2), new MaxPool2d(2, o -> o.stride(2).ceilMode(true)));
    scaleWeight = parameter("scale_weight", Torch.ones(CHANNELS).mul(SCALE));
    int fourth = pools.get(3);
    features =
        register("features", new Sequential(layers.subList(0, fourth).toArray(Layer[]::new)));
    ModuleList<Sequential> blocks =
        new ModuleList<>(
            block(1024, 256, 512, 2),
            block(512, 128, 256, 2),
            block(256, 128, 256, 1),
            block(256, 128, 256, 1));
    ConvBlocks.xavier(blocks);
    Sequential classifier = convolutedClassifier();
    ConvBlocks.xavier(classifier);
    Sequential first =
        new Sequential(layers.subList(fourth, layers.size() - 1).toArray(Layer[]::new));
    extra = register("extra", blocks.insert(0, first.append(classifier)));
  }

  /** Positions of the poolings of a VGG. */
  static List<Integer> pools(Sequential vgg) {
    List<Integer> pools = new ArrayList<>();
    for (int i = 0; i < vgg.size(); i++) {
      if (vgg.get(i) instanceof MaxPool2d) {
        pools.add(i);
      }
    }
    return pools;
  }

  private static Sequential block(long in, long hidden, long out, long stride) {
    return new Sequential(
        new Conv2d(in, hidden, 1),
        relu(),
        new Conv2d(hidden, out, 3, o -> o.stride(stride).padding(stride - 1)),
        relu());
  }

  /** The first two linear layers of VGG's classifier as convolutions. */
  private static Sequential convolutedClassifier() {
    return new Sequential(
        new MaxPool2d(3, o -> o.stride(1).padding(1)),
        new Conv2d(CHANNELS, 1024, 3, o -> o.padding(6).dilation(6)),
        relu(),
        new Conv2d(1024, 1024, 1),
        relu());
  }

  private static Layer relu() {
    return new ReLU(o -> o.inplace(true));
  }

  @Override
  public Module module() {
    return this;
  }

  @Override
  public Map<String, Tensor> features(Tensor images) {
    return call(() -> forward(images), images);
  }

  private Map<String, Tensor> forward(Tensor images) {
    Tensor x = features.call(images);
    Tensor first = x;
    Map<String, Tensor> maps = new LinkedHashMap<>();
    maps.put(
        "0",
        TensorScope.compute(() -> scaleWeight.get().view(1, -1, 1, 1).mul(F.normalize(first))));
    for (Sequential block : extra) {
      x = block.call(x);
      maps.put(Integer.toString(maps.size()), x);
    }
    return maps;
  }
}
