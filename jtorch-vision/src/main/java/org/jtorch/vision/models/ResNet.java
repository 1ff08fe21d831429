package org.jtorch.vision.models;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.nn.AdaptiveAvgPool2d;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Flatten;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.MaxPool2d;
import org.jtorch.nn.Module;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;
import org.jtorch.nn.init.Init;
import org.jtorch.nn.internal.SequentialAccess;

/**
 * Residual network, {@code torchvision.models.ResNet}. Its {@code stateDict} has torchvision's
 * names, and a seed gives torchvision's initial weights.
 *
 * <pre>{@code
 * ResNet model = ResNet.resnet18();
 * model.loadStateDict(Checkpoint.load(Path.of("resnet18.pth")).stateDict());
 * model.fc().set(new Linear(512, 10));   // a head for 10 classes
 * }</pre>
 */
public final class ResNet extends Module implements Layer {
  private static final long STEM = 64;
  private static final Flatten FLATTEN = new Flatten();
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  /** The layers before the head, in order. */
  private final List<Slot<Layer>> features = new ArrayList<>();

  private final Slot<Layer> fc;

  private ResNet(int[] blocks, long classes) {
    add("conv1", new Conv2d(3, STEM, 7, o -> o.stride(2).padding(3).bias(false)));
    add("bn1", new BatchNorm2d(STEM));
    add("relu", new ReLU(o -> o.inplace(true)));
    add("maxpool", new MaxPool2d(3, o -> o.stride(2).padding(1)));
    add("layer1", stage(STEM, 64, blocks[0], 1));
    add("layer2", stage(64, 128, blocks[1], 2));
    add("layer3", stage(128, 256, blocks[2], 2));
    add("layer4", stage(256, 512, blocks[3], 2));
    add("avgpool", new AdaptiveAvgPool2d(1));
    fc = slot("fc", new Linear(512, classes));
    for (Module module : modules()) {
      if (module instanceof Conv2d conv) {
        Init.kaimingNormal_(
            conv.weight(), o -> o.mode(Init.Fan.OUT).nonlinearity(Init.Nonlinearity.RELU));
      }
    }
  }

  private void add(String name, Layer layer) {
    features.add(slot(name, layer));
  }

  /**
   * Creates a ResNet-18 for 1,000 classes, {@code torchvision.models.resnet18()}.
   *
   * @return a model with random weights
   */
  public static ResNet resnet18() {
    return resnet18(1000);
  }

  /**
   * Creates a ResNet-18, {@code torchvision.models.resnet18(num_classes=...)}.
   *
   * @param classes number of classes
   * @return a model with random weights
   */
  public static ResNet resnet18(long classes) {
    return new ResNet(new int[] {2, 2, 2, 2}, classes);
  }

  /**
   * Creates a ResNet-34, {@code torchvision.models.resnet34(num_classes=...)}.
   *
   * @param classes number of classes
   * @return a model with random weights
   */
  public static ResNet resnet34(long classes) {
    return new ResNet(new int[] {3, 4, 6, 3}, classes);
  }

  private static Sequential stage(long in, long out, int blocks, long stride) {
    List<Layer> layers = new ArrayList<>();
    layers.add(new BasicBlock(in, out, stride));
    for (int i = 1; i < blocks; i++) {
      layers.add(new BasicBlock(out, out, 1));
    }
    return new Sequential(layers.toArray(Layer[]::new));
  }

  /**
   * Returns the classification head, which can be replaced for other classes.
   *
   * @return the slot of the head
   */
  public Slot<Layer> fc() {
    return fc;
  }

  /**
   * Classifies images.
   *
   * @param images {@code (N, 3, H, W)}, normalized
   * @return logits, {@code (N, classes)}
   */
  @Override
  public Tensor forward(Tensor images) {
    List<Layer> layers = new ArrayList<>();
    features.forEach(slot -> layers.add(slot.get()));
    layers.add(FLATTEN);
    layers.add(fc.get());
    return CALLS.call(images, layers);
  }
}
