package org.jtorch.vision.models.detection;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.jtorch.Tensor;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.ModuleList;
import org.jtorch.nn.ReLU6;
import org.jtorch.nn.Sequential;
import org.jtorch.vision.models.MobileNetV3;
import org.jtorch.vision.ops.Conv2dNormActivation;
import org.jtorch.vision.ops.ConvNormActivationOptions;

/** Six feature maps of a MobileNetV3, {@code SSDLiteFeatureExtractorMobileNet}. */
final class SSDLiteFeatureExtractorMobileNet extends Module implements Backbone {
  private static final double STD = 0.03;

  private final Sequential features;
  private final ModuleList<Sequential> extra;

  /** Takes the layers of a MobileNetV3. */
  SSDLiteFeatureExtractorMobileNet(
      MobileNetV3 model, Sequential layers, LongFunction<? extends Layer> norm) {
    List<Integer> stages = model.stageIndices();
    int c4 = stages.get(stages.size() - 2);
    Sequential block = (Sequential) layers.getSubmodule(c4 + ".block");
    Sequential low = new Sequential();
    for (int i = 0; i < c4; i++) {
      low.append(layers.get(i));
    }
    low.append(block.get(0));
    Sequential high = new Sequential(block.slice(1, block.size()));
    for (int i = c4 + 1; i < layers.size(); i++) {
      high.append(layers.get(i));
    }
    features = register("features", new Sequential(low, high));
    ModuleList<Sequential> blocks =
        new ModuleList<>(
            extraBlock(model.outChannels(layers.size() - 1), 512, norm),
            extraBlock(512, 256, norm),
            extraBlock(256, 256, norm),
            extraBlock(256, 128, norm));
    ConvBlocks.normal(blocks, STD);
    extra = register("extra", blocks);
  }

  private static Sequential extraBlock(long in, long out, LongFunction<? extends Layer> norm) {
    long hidden = out / 2;
    return new Sequential(
        new Conv2dNormActivation(in, hidden, o -> with(o.kernelSize(1), norm)),
        new Conv2dNormActivation(hidden, hidden, o -> with(o.stride(2).groups(hidden), norm)),
        new Conv2dNormActivation(hidden, out, o -> with(o.kernelSize(1), norm)));
  }

  private static void with(ConvNormActivationOptions options, LongFunction<? extends Layer> norm) {
    options.norm(norm).activation(ReLU6::new);
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
    Map<String, Tensor> maps = new LinkedHashMap<>();
    Tensor x = images;
    for (Layer block : features) {
      x = block.call(x);
      maps.put(Integer.toString(maps.size()), x);
    }
    for (Sequential block : extra) {
      x = block.call(x);
      maps.put(Integer.toString(maps.size()), x);
    }
    return maps;
  }
}
