package org.jtorch.vision.models.quantization;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.MaxPool2d;
import org.jtorch.nn.Module;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;
import org.jtorch.vision.models.internal.SpatialMean;

/** Quantizable ShuffleNet v2, {@code torchvision.models.quantization.QuantizableShuffleNetV2}. */
public final class QuantizableShuffleNetV2 extends QuantizableModel {
  private static final int[] REPEATS = {4, 8, 4};

  private final Slot<Layer> fc;

  private QuantizableShuffleNetV2(long[] channels, Options options) {
    step("conv1", new Sequential(convolution(3, channels[0], 3, 2)));
    step("maxpool", new MaxPool2d(3, o -> o.stride(2).padding(1)));
    for (int i = 0; i < REPEATS.length; i++) {
      List<Layer> stage = new ArrayList<>();
      for (int k = 0; k < REPEATS[i]; k++) {
        stage.add(
            k == 0
                ? new QuantizableInvertedResidual(channels[i], channels[i + 1], 2)
                : new QuantizableInvertedResidual(channels[i + 1], channels[i + 1], 1));
      }
      step("stage" + (i + 2), new Sequential(stage.toArray(Layer[]::new)));
    }
    step("conv5", new Sequential(convolution(channels[3], channels[4], 1, 1)));
    function(SpatialMean.MEAN);
    fc = step("fc", new Linear(channels[4], options.classes()));
    stubs();
  }

  private static Layer[] convolution(long in, long out, long kernelSize, long stride) {
    return new Layer[] {
      new Conv2d(in, out, kernelSize, o -> o.stride(stride).padding(kernelSize / 2).bias(false)),
      new BatchNorm2d(out),
      new ReLU()
    };
  }

  private static QuantizableShuffleNetV2 create(
      String name, Consumer<? super Options> choices, long... channels) {
    Options options = new Options().choose(choices);
    return options.finished(name, new QuantizableShuffleNetV2(channels, options));
  }

  /**
   * Creates a floating-point ShuffleNet v2 of width 0.5 with random weights for 1,000 classes,
   * {@code torchvision.models.quantization.shufflenet_v2_x0_5()}.
   *
   * @return the model
   */
  public static QuantizableShuffleNetV2 shufflenetV2X0_5() {
    return shufflenetV2X0_5(o -> {});
  }

  /**
   * Creates a ShuffleNet v2 of width 0.5, {@code
   * torchvision.models.quantization.shufflenet_v2_x0_5}.
   *
   * @param options {@code o -> o.quantize(true)}
   * @return the model
   */
  public static QuantizableShuffleNetV2 shufflenetV2X0_5(Consumer<? super Options> options) {
    return create("shufflenet_v2_x0_5", options, 24, 48, 96, 192, 1024);
  }

  /**
   * Creates a floating-point ShuffleNet v2 of width 1.0 with random weights for 1,000 classes,
   * {@code torchvision.models.quantization.shufflenet_v2_x1_0()}.
   *
   * @return the model
   */
  public static QuantizableShuffleNetV2 shufflenetV2X1_0() {
    return shufflenetV2X1_0(o -> {});
  }

  /**
   * Creates a ShuffleNet v2 of width 1.0, {@code
   * torchvision.models.quantization.shufflenet_v2_x1_0}.
   *
   * @param options {@code o -> o.quantize(true)}
   * @return the model
   */
  public static QuantizableShuffleNetV2 shufflenetV2X1_0(Consumer<? super Options> options) {
    return create("shufflenet_v2_x1_0", options, 24, 116, 232, 464, 1024);
  }

  /**
   * Creates a floating-point ShuffleNet v2 of width 1.5 with random weights for 1,000 classes,
   * {@code torchvision.models.quantization.shufflenet_v2_x1_5()}.
   *
   * @return the model
   */
  public static QuantizableShuffleNetV2 shufflenetV2X1_5() {
    return shufflenetV2X1_5(o -> {});
  }

  /**
   * Creates a ShuffleNet v2 of width 1.5, {@code
   * torchvision.models.quantization.shufflenet_v2_x1_5}.
   *
   * @param options {@code o -> o.quantize(true)}
   * @return the model
   */
  public static QuantizableShuffleNetV2 shufflenetV2X1_5(Consumer<? super Options> options) {
    return create("shufflenet_v2_x1_5", options, 24, 176, 352, 704, 1024);
  }

  /**
   * Creates a floating-point ShuffleNet v2 of width 2.0 with random weights for 1,000 classes,
   * {@code torchvision.models.quantization.shufflenet_v2_x2_0()}.
   *
   * @return the model
   */
  public static QuantizableShuffleNetV2 shufflenetV2X2_0() {
    return shufflenetV2X2_0(o -> {});
  }

  /**
   * Creates a ShuffleNet v2 of width 2.0, {@code
   * torchvision.models.quantization.shufflenet_v2_x2_0}.
   *
   * @param options {@code o -> o.quantize(true)}
   * @return the model
   */
  public static QuantizableShuffleNetV2 shufflenetV2X2_0(Consumer<? super Options> options) {
    return create("shufflenet_v2_x2_0", options, 24, 244, 488, 976, 2048);
  }

  @Override
  List<List<String>> fusedLayers() {
    return List.of(
        List.of("conv1.0", "conv1.1", "conv1.2"), List.of("conv5.0", "conv5.1", "conv5.2"));
  }

  /**
   * Returns the classification head.
   *
   * @return the slot of the head
   */
  public Slot<Layer> fc() {
    return fc;
  }

  /** Options of {@link QuantizableShuffleNetV2}. */
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

  /** Two branches whose channels are shuffled. */
  private static final class QuantizableInvertedResidual extends Module implements Layer, Fusable {
    private final boolean isSplit;
    private final Slot<Layer> branch1;
    private final Slot<Layer> branch2;
    private final Slot<Functional> cat;

    QuantizableInvertedResidual(long in, long out, long stride) {
      isSplit = stride == 1;
      long half = out / 2;
      List<Layer> first = new ArrayList<>();
      if (!isSplit) {
        first.addAll(List.of(depthwise(in, stride), new BatchNorm2d(in)));
        first.addAll(Arrays.asList(convolution(in, half, 1, 1)));
      }
      branch1 = slot("branch1", new Sequential(first.toArray(Layer[]::new)));
      List<Layer> second =
          new ArrayList<>(Arrays.asList(convolution(isSplit ? half : in, half, 1, 1)));
      second.addAll(List.of(depthwise(half, stride), new BatchNorm2d(half)));
      second.addAll(Arrays.asList(convolution(half, half, 1, 1)));
      branch2 = slot("branch2", new Sequential(second.toArray(Layer[]::new)));
      cat = slot("cat", new FloatFunctional());
    }

    private static Layer depthwise(long channels, long stride) {
      return new Conv2d(
          channels, channels, 3, o -> o.stride(stride).padding(1).groups(channels).bias(false));
    }

    @Override
    public List<List<String>> fused() {
      List<List<String>> groups = new ArrayList<>();
      if (!isSplit) {
        groups.add(List.of("branch1.0", "branch1.1"));
        groups.add(List.of("branch1.2", "branch1.3", "branch1.4"));
      }
      groups.add(List.of("branch2.0", "branch2.1", "branch2.2"));
      groups.add(List.of("branch2.3", "branch2.4"));
      groups.add(List.of("branch2.5", "branch2.6", "branch2.7"));
      return groups;
    }

    @Override
    public Tensor forward(Tensor x) {
      return CALLS.compute(
          this,
          () -> {
            List<Tensor> halves = isSplit ? x.chunk(2, 1) : List.of(x, x);
            Tensor left = isSplit ? halves.get(0) : branch1.get().call(x);
            Tensor right = branch2.get().call(halves.get(1));
            return shuffled(cat.get().cat(List.of(left, right)));
          });
    }

    /** Lets the channels of both halves take turns. */
    private static Tensor shuffled(Tensor x) {
      long channels = x.size(1);
      long height = x.size(2);
      long width = x.size(3);
      return x.view(-1, 2, channels / 2, height, width)
          .transpose(1, 2)
          .contiguous()
          .view(-1, channels, height, width);
    }
  }
}
