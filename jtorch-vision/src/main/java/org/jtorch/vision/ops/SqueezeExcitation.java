package org.jtorch.vision.ops;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jtorch.Tensor;
import org.jtorch.nn.AdaptiveAvgPool2d;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Sigmoid;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;

/**
 * Squeeze and excitation: scales each channel by a function of the means of all, {@code
 * torchvision.ops.SqueezeExcitation}. Input: {@code (N, C, H, W)}. Output: same shape.
 */
public final class SqueezeExcitation extends Module implements Layer {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final Slot<Layer> avgpool;
  private final Slot<Layer> fc1;
  private final Slot<Layer> fc2;
  private final Slot<Layer> activation;
  private final Slot<Layer> scaleActivation;

  /**
   * Creates a block with ReLU and a sigmoid; see {@link #SqueezeExcitation(long, long, Consumer)}.
   */
  public SqueezeExcitation(long inputChannels, long squeezeChannels) {
    this(inputChannels, squeezeChannels, o -> {});
  }

  /**
   * Creates a block.
   *
   * @param inputChannels channels of the input
   * @param squeezeChannels channels between the two convolutions
   * @param options {@code o -> o.scaleActivation(Hardsigmoid::new)}
   */
  public SqueezeExcitation(long inputChannels, long squeezeChannels, Consumer<Options> options) {
    Options o = new Options();
    options.accept(o);
    avgpool = slot("avgpool", new AdaptiveAvgPool2d(1));
    fc1 = slot("fc1", new Conv2d(inputChannels, squeezeChannels, 1));
    fc2 = slot("fc2", new Conv2d(squeezeChannels, inputChannels, 1));
    activation = slot("activation", o.activation.get());
    scaleActivation = slot("scale_activation", o.scaleActivation.get());
  }

  @Override
  public Tensor forward(Tensor input) {
    Layer last = scaleActivation.get();
    List<Layer> layers = List.of(avgpool.get(), fc1.get(), activation.get(), fc2.get(), last);
    Tensor scale = CALLS.call(input, layers);
    Tensor output = scale.mul(input);
    CALLS.close(last, input, scale);
    return output;
  }

  /** Options of {@link SqueezeExcitation}. */
  @CanIgnoreReturnValue
  public static final class Options {
    private Supplier<? extends Layer> activation = ReLU::new;
    private Supplier<? extends Layer> scaleActivation = Sigmoid::new;

    private Options() {}

    /** Activation between the convolutions, {@code SiLU::new}. Default: ReLU. */
    public Options activation(Supplier<? extends Layer> activation) {
      this.activation = Objects.requireNonNull(activation, "activation");
      return this;
    }

    /** Activation of the scale, {@code Hardsigmoid::new}. Default: the sigmoid. */
    public Options scaleActivation(Supplier<? extends Layer> scaleActivation) {
      this.scaleActivation = Objects.requireNonNull(scaleActivation, "scaleActivation");
      return this;
    }
  }
}
