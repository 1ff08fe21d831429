package org.jtorch.vision.models.quantization;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Dropout;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;
import org.jtorch.vision.models.internal.InitialWeights;
import org.jtorch.vision.ops.Conv2dNormActivation;
import org.jtorch.vision.ops.ConvNormActivationOptions;

/**
 * Quantizable MobileNet v2, {@code torchvision.models.quantization.QuantizableMobileNetV2}. It has
 * ReLU in place of ReLU6.
 */
public final class QuantizableMobileNetV2 extends QuantizableModel {
  /** Expansion, channels, number of blocks and stride of the stages. */
  private static final long[][] STAGES = {
    {1, 16, 1, 1},
    {6, 24, 2, 2},
    {6, 32, 3, 2},
    {6, 64, 4, 2},
    {6, 96, 3, 1},
    {6, 160, 3, 2},
    {6, 320, 1, 1}
  };

  private final Slot<Layer> classifier;

  private QuantizableMobileNetV2(Options options) {
    List<Layer> layers = new ArrayList<>(List.of(block(3, 32, o -> o.stride(2))));
    long channels = 32;
    for (long[] stage : STAGES) {
      for (int i = 0; i < stage[2]; i++) {
        layers.add(
            new QuantizableInvertedResidual(channels, stage[1], i == 0 ? stage[3] : 1, stage[0]));
        channels = stage[1];
      }
    }
    layers.add(block(channels, 1280, o -> o.kernelSize(1)));
    step("features", new Sequential(layers.toArray(Layer[]::new)));
    function(GLOBAL_POOL);
    function(FLATTEN);
    classifier =
        step("classifier", new Sequential(new Dropout(0.2), new Linear(1280, options.classes())));
    InitialWeights.draw(this, InitialWeights::kaimingByOutputs, InitialWeights::smallNormal);
    stubs();
  }

  private static Conv2dNormActivation block(
      long in, long out, Consumer<ConvNormActivationOptions> options) {
    return new Conv2dNormActivation(
        in,
        out,
        o -> {
          options.accept(o);
          o.activation(i -> new ReLU());
        });
  }

  /**
   * Creates a floating-point MobileNet v2 with random weights for 1,000 classes, {@code
   * torchvision.models.quantization.mobilenet_v2()}.
   *
   * @return the model
   */
  public static QuantizableMobileNetV2 mobilenetV2() {
    return mobilenetV2(o -> {});
  }

  /**
   * Creates a MobileNet v2, {@code torchvision.models.quantization.mobilenet_v2}.
   *
   * @param options {@code o -> o.quantize(true)}
   * @return the model
   */
  public static QuantizableMobileNetV2 mobilenetV2(Consumer<? super Options> options) {
    Options chosen = new Options().choose(options);
    return chosen.finished("mobilenet_v2", new QuantizableMobileNetV2(chosen));
  }

  /**
   * Returns the classification head.
   *
   * @return the slot of the head
   */
  public Slot<Layer> classifier() {
    return classifier;
  }

  /** Options of {@link QuantizableMobileNetV2}. */
  @CanIgnoreReturnValue
  public static final class Options extends QuantizableOptions<Options> {
    private Options() {
      super(Backend.QNNPACK);
    }

    @Override
    protected Options self() {
      return this;
    }
  }

  /** Inverted residual block. */
  private static final class QuantizableInvertedResidual extends Module implements Layer, Fusable {
    private final boolean isResidual;
    private final int last;
    private final Slot<Layer> conv;
    private final Slot<Functional> skipAdd;

    QuantizableInvertedResidual(long in, long out, long stride, long expansion) {
      long hidden = in * expansion;
      isResidual = stride == 1 && in == out;
      List<Layer> layers = new ArrayList<>();
      if (expansion != 1) {
        layers.add(block(in, hidden, o -> o.kernelSize(1)));
      }
      layers.add(block(hidden, hidden, o -> o.stride(stride).groups(hidden)));
      last = layers.size();
      layers.add(new Conv2d(hidden, out, 1, o -> o.bias(false)));
      layers.add(new BatchNorm2d(out));
      conv = slot("conv", new Sequential(layers.toArray(Layer[]::new)));
      skipAdd = slot("skip_add", new FloatFunctional());
    }

    @Override
    public List<List<String>> fused() {
      return List.of(List.of("conv." + last, "conv." + (last + 1)));
    }

    @Override
    public Tensor forward(Tensor x) {
      return isResidual
          ? CALLS.compute(this, () -> skipAdd.get().add(x, conv.get().call(x)))
          : conv.get().call(x);
    }
  }
}
