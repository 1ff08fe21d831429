package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.init.Init;

/**
 * A product of two inputs through a weight for each output, {@code torch.nn.Bilinear}. {@code (*,
 * in1)} and {@code (*, in2)} to {@code (*, out)}.
 *
 * <p><b>Ownership:</b> parameters are in no scope; the output belongs to the caller's.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes parameters, hooks or mode.
 */
public final class Bilinear extends Module {
  private final long in1Features;
  private final long in2Features;
  private final long outFeatures;
  private final Slot<Tensor> weight;
  private final @Nullable Slot<Tensor> bias;

  /**
   * The layer with a bias and PyTorch's initial values.
   *
   * @param in1Features the size of the first input's last dimension
   * @param in2Features the size of the second input's last dimension
   * @param outFeatures the size of the output's last dimension
   */
  public Bilinear(long in1Features, long in2Features, long outFeatures) {
    this(in1Features, in2Features, outFeatures, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param in1Features the size of the first input's last dimension
   * @param in2Features the size of the second input's last dimension
   * @param outFeatures the size of the output's last dimension
   * @param options {@code o -> o.bias(false)}
   * @throws IllegalArgumentException if the first size is not positive
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
   * Computes the output; to be called by {@link #call} alone.
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
   * Computes the output, hooks and paths of errors included.
   *
   * @param input1 {@code (*, in1)}
   * @param input2 {@code (*, in2)}
   * @return {@code (*, out)}
   */
  public Tensor call(Tensor input1, Tensor input2) {
    return call(() -> forward(input1, input2), input1, input2);
  }

  /**
   * The weights.
   *
   * @return {@code (out, in1, in2)}
   */
  public Tensor weight() {
    return weight.get();
  }

  /**
   * What is added.
   *
   * @return {@code (out)}
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

  /**
   * What {@link Bilinear} may be told.
   *
   * <p><b>Ownership:</b> holds no tensor.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options {
    private boolean bias = true;

    private Options() {}

    /**
     * Whether a bias is added.
     *
     * @param bias true by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options bias(boolean bias) {
      this.bias = bias;
      return this;
    }
  }
}
