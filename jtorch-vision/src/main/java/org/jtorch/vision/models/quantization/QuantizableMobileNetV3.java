package org.jtorch.vision.models.quantization;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.nn.AdaptiveAvgPool2d;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.Dropout;
import org.jtorch.nn.Hardswish;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;
import org.jtorch.vision.models.internal.InitialWeights;
import org.jtorch.vision.models.internal.MobileNetV3Block;
import org.jtorch.vision.ops.Conv2dNormActivation;
import org.jtorch.vision.ops.ConvNormActivationOptions;

/** Quantizable MobileNet v3, {@code torchvision.models.quantization.QuantizableMobileNetV3}. */
public final class QuantizableMobileNetV3 extends QuantizableModel {
  private static final double EPS = 0.001;

  private final Slot<Layer> classifier;

  private static Layer norm(long channels) {
    return new BatchNorm2d(channels, o -> o.eps(EPS).momentum(0.01));
  }

  private QuantizableMobileNetV3(Options options) {
    List<Layer> layers = new ArrayList<>(List.of(block(3, 16, true, o -> o.stride(2))));
    MobileNetV3Block.large().forEach(sizes -> layers.add(new QuantizableInvertedResidual(sizes)));
    layers.add(block(160, 960, true, o -> o.kernelSize(1)));
    step("features", new Sequential(layers.toArray(Layer[]::new)));
    step("avgpool", new AdaptiveAvgPool2d(1));
    function(FLATTEN);
    classifier =
        step(
            "classifier",
            new Sequential(
                new Linear(960, 1280),
                new Hardswish(o -> o.inplace(true)),
                new Dropout(0.2, o -> o.inplace(true)),
                new Linear(1280, options.classes())));
    InitialWeights.draw(this, InitialWeights::kaimingByOutputs, InitialWeights::smallNormal);
    stubs();
  }

  private static Conv2dNormActivation block(
      long in, long out, boolean isHardswish, Consumer<ConvNormActivationOptions> options) {
    return new Conv2dNormActivation(
        in,
        out,
        o -> {
          o.norm(QuantizableMobileNetV3::norm);
          if (isHardswish) {
            o.activation(Hardswish::new);
          } else {
            o.activation(i -> new ReLU());
          }
          options.accept(o);
        });
  }

  /**
   * Creates a floating-point MobileNet v3 of the large kind with random weights for 1,000 classes,
   * {@code torchvision.models.quantization.mobilenet_v3_large()}.
   *
   * @return the model
   */
  public static QuantizableMobileNetV3 mobilenetV3Large() {
    return mobilenetV3Large(o -> {});
  }

  /**
   * Creates a MobileNet v3 of the large kind, {@code
   * torchvision.models.quantization.mobilenet_v3_large}. A quantized one also takes the state dict
   * of quantization-aware training, as torchvision's trained weights are.
   *
   * @param options {@code o -> o.quantize(true)}
   * @return the model
   */
  public static QuantizableMobileNetV3 mobilenetV3Large(Consumer<? super Options> options) {
    Options chosen = new Options().choose(options);
    QuantizableMobileNetV3 model = new QuantizableMobileNetV3(chosen);
    if (chosen.isQuantized()) {
      model.registerLoadStateDictPreHook((m, state, prefix) -> TrainedRanges.convert(state, EPS));
    }
    return chosen.finished("mobilenet_v3_large", model);
  }

  /**
   * Returns the classification head.
   *
   * @return the slot of the head
   */
  public Slot<Layer> classifier() {
    return classifier;
  }

  /** Options of {@link QuantizableMobileNetV3}. */
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
  private static final class QuantizableInvertedResidual extends Module implements Layer {
    private final boolean isResidual;
    private final Slot<Layer> block;
    private final Slot<Functional> skipAdd;

    QuantizableInvertedResidual(MobileNetV3Block s) {
      isResidual = s.hasShortcut();
      List<Layer> layers = new ArrayList<>();
      if (s.expanded() != s.in()) {
        layers.add(block(s.in(), s.expanded(), s.isHardswish(), o -> o.kernelSize(1)));
      }
      layers.add(
          block(
              s.expanded(),
              s.expanded(),
              s.isHardswish(),
              o -> o.kernelSize(s.kernelSize()).stride(s.stride()).groups(s.expanded())));
      if (s.isSqueezed()) {
        layers.add(new QuantizableSqueezeExcitation(s.expanded()));
      }
      layers.add(block(s.expanded(), s.out(), false, o -> o.kernelSize(1).noActivation()));
      this.block = slot("block", new Sequential(layers.toArray(Layer[]::new)));
      skipAdd = slot("skip_add", new FloatFunctional());
    }

    @Override
    public Tensor forward(Tensor x) {
      return isResidual
          ? CALLS.compute(this, () -> skipAdd.get().add(x, block.get().call(x)))
          : block.get().call(x);
    }
  }
}
