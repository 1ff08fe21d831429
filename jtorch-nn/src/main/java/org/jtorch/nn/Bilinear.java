package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.init.Init;

/**
 * Bilinear transformation of two inputs, y = x1^T A x2 + b, {@code torch.nn.Bilinear}. Inputs:
 * {@code (*, in1)} and {@code (*, in2)}. Output: {@code (*, out)}.
 */
public final class Bilinear extends Module {
  private final long in1Features;
  private final long in2Features;
  private final long outFeatures;
  private final Slot<Tensor> weight;
  private final @Nullable Slot<Tensor> bias;

  /**
   * Creates a layer with a bias and PyTorch's initial values; see {@link #Bilinear(long, long,
   * long, Consumer)}.
   */
  public Bilinear(long in1Features, long in2Features, long outFeatures) {
    this(in1Features, in2Features, outFeatures, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param in1Features size of the first input's last dimension
   * @param in2Features size of the second input's last dimension
   * @param outFeatures size of the output's last dimension
   * @param options {@code o -> o.bias(false)}
   * @throws IllegalArgumentException if {@code in1Features} is not positive
   */
  public Bilinear(long in1Features, long in2Features, long outFeatures, Consumer<Options> options) {
    if (in1Features <= 0) {
      throw new IllegalArgumentException(
          "Bilinear: in1Features must be positive, got " + in1Features);
    }
    Options o = new Options();
    options.accept(o);
    this.in1Features = in1Features;
    this.in2Features = in2Features;
    this.outFeatures = outFeatures;
    double bound = 1 / Math.sqrt((double) in1Features);
    Tensor values = Torch.empty(outFeatures, in1Features, in2Features);
    weight = parameter("weight", Init.uniform_(values, -bound, bound));
    bias =
        o.bias ? parameter("bias", Init.uniform_(Torch.empty(outFeatures), -bound, bound)) : null;
  }

  /**
   * Computes the output without running hooks. Use {@link #call} to call the module.
   *
   * @param input1 {@code (*, in1)}
   * @param input2 {@code (*, in2)}
   * @return {@code (*, out)}
   */
  public Tensor forward(Tensor input1, Tensor input2) {
    return bias == null
        ? F.bilinear(input1, input2, weight.get())
        : F.bilinear(input1, input2, weight.get(), bias.get());
  }

  /**
   * Computes the output, runs the hooks, and adds the module's path to exceptions.
   *
   * @param input1 {@code (*, in1)}
   * @param input2 {@code (*, in2)}
   * @return {@code (*, out)}
   */
  public Tensor call(Tensor input1, Tensor input2) {
    return call(() -> forward(input1, input2), input1, input2);
  }

  /** {@return the weight, {@code (out, in1, in2)}} */
  public Tensor weight() {
    return weight.get();
  }

  /**
   * {@return the bias, {@code (out)}}
   *
   * @throws IllegalStateException if the layer has no bias
   */
  public Tensor bias() {
    return Parameters.present("bias", bias).get();
  }

  @Override
  protected String extraRepr() {
    return "in1_features="
        + in1Features
        + ", in2_features="
        + in2Features
        + ", out_features="
        + outFeatures
        + ", bias="
        + Repr.of(bias != null);
  }

  /** Options of {@link Bilinear}. */
  @CanIgnoreReturnValue
  public static final class Options {
    private boolean bias = true;

    private Options() {}

    /** Whether a bias is added. Default true. */
    public Options bias(boolean bias) {
      this.bias = bias;
      return this;
    }
  }
}
