package org.jtorch.vision.models.quantization;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jtorch.nn.AdaptiveAvgPool2d;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.MaxPool2d;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;
import org.jtorch.vision.models.internal.InitialWeights;

/**
 * Quantizable residual network, {@code torchvision.models.quantization.QuantizableResNet}.
 *
 * <pre>{@code
 * QuantizableResNet model = QuantizableResNet.resnet18(o -> o.quantize(true));
 * model.loadStateDict(Checkpoint.load(Path.of("resnet18_fbgemm.pth")).stateDict());
 * }</pre>
 */
public final class QuantizableResNet extends QuantizableModel {
  private final Slot<Layer> fc;
  private long channels = 64;

  /** What differs between the networks. */
  private record Kind(boolean isBasic, int third, long groups, long widthPerGroup) {}

  private QuantizableResNet(Kind kind, int[] counts, Options options) {
    step("conv1", new Conv2d(3, 64, 7, o -> o.stride(2).padding(3).bias(false)));
    step("bn1", new BatchNorm2d(64));
    step("relu", new ReLU());
    step("maxpool", new MaxPool2d(3, o -> o.stride(2).padding(1)));
    for (int i = 0; i < counts.length; i++) {
      step("layer" + (i + 1), stage(kind, 64L << i, counts[i], i == 0 ? 1 : 2));
    }
    step("avgpool", new AdaptiveAvgPool2d(1, 1));
    function(FLATTEN);
    fc = step("fc", new Linear(channels, options.classes()));
    InitialWeights.draw(this, InitialWeights::kaimingByOutputs, linear -> {});
    stubs();
  }

  private Sequential stage(Kind kind, long planes, int count, long stride) {
    List<Layer> blocks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      QuantizableBlock.Sizes sizes =
          new QuantizableBlock.Sizes(
              channels, planes, i == 0 ? stride : 1, kind.groups, kind.widthPerGroup);
      blocks.add(
          kind.isBasic ? new QuantizableBasicBlock(sizes) : new QuantizableBottleneck(sizes));
      channels = kind.isBasic ? planes : planes * QuantizableBottleneck.EXPANSION;
    }
    return new Sequential(blocks.toArray(Layer[]::new));
  }

  private static QuantizableResNet create(
      String name, Kind kind, Consumer<? super Options> choices) {
    Options options = new Options().choose(choices);
    int[] counts = kind.isBasic ? new int[] {2, 2, 2, 2} : new int[] {3, 4, kind.third, 3};
    return options.finished(name, new QuantizableResNet(kind, counts, options));
  }

  /**
   * Creates a floating-point ResNet-18 with random weights for 1,000 classes, {@code
   * torchvision.models.quantization.resnet18()}.
   *
   * @return the model
   */
  public static QuantizableResNet resnet18() {
    return resnet18(o -> {});
  }

  /**
   * Creates a ResNet-18, {@code torchvision.models.quantization.resnet18}.
   *
   * @param options {@code o -> o.quantize(true)}
   * @return the model
   */
  public static QuantizableResNet resnet18(Consumer<? super Options> options) {
    return create("resnet18", new Kind(true, 2, 1, 64), options);
  }

  /**
   * Creates a floating-point ResNet-50 with random weights for 1,000 classes, {@code
   * torchvision.models.quantization.resnet50()}.
   *
   * @return the model
   */
  public static QuantizableResNet resnet50() {
    return resnet50(o -> {});
  }

  /**
   * Creates a ResNet-50, {@code torchvision.models.quantization.resnet50}.
   *
   * @param options {@code o -> o.quantize(true)}
   * @return the model
   */
  public static QuantizableResNet resnet50(Consumer<? super Options> options) {
    return create("resnet50", new Kind(false, 6, 1, 64), options);
  }

  /**
   * Creates a floating-point ResNeXt-101 32x8d with random weights for 1,000 classes, {@code
   * torchvision.models.quantization.resnext101_32x8d()}.
   *
   * @return the model
   */
  public static QuantizableResNet resnext101_32x8d() {
    return resnext101_32x8d(o -> {});
  }

  /**
   * Creates a ResNeXt-101 32x8d, {@code torchvision.models.quantization.resnext101_32x8d}.
   *
   * @param options {@code o -> o.quantize(true)}
   * @return the model
   */
  public static QuantizableResNet resnext101_32x8d(Consumer<? super Options> options) {
    return create("resnext101_32x8d", new Kind(false, 23, 32, 8), options);
  }

  /**
   * Creates a floating-point ResNeXt-101 64x4d with random weights for 1,000 classes, {@code
   * torchvision.models.quantization.resnext101_64x4d()}.
   *
   * @return the model
   */
  public static QuantizableResNet resnext101_64x4d() {
    return resnext101_64x4d(o -> {});
  }

  /**
   * Creates a ResNeXt-101 64x4d, {@code torchvision.models.quantization.resnext101_64x4d}.
   *
   * @param options {@code o -> o.quantize(true)}
   * @return the model
   */
  public static QuantizableResNet resnext101_64x4d(Consumer<? super Options> options) {
    return create("resnext101_64x4d", new Kind(false, 23, 64, 4), options);
  }

  @Override
  List<List<String>> fusedLayers() {
    return List.of(List.of("conv1", "bn1", "relu"));
  }

  /**
   * Returns the classification head.
   *
   * @return the slot of the head
   */
  public Slot<Layer> fc() {
    return fc;
  }

  /** Options of {@link QuantizableResNet}. */
  @CanIgnoreReturnValue
  public static final class Options extends QuantizableOptions<Options> {
    private Options() {
      super(Backend.FBGEMM);
    }

    @Override
    protected Options self() {
      return this;
    }
  }
}
