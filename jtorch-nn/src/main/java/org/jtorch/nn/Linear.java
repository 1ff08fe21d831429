package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Multiplies by a matrix and adds a bias, {@code torch.nn.Linear}. {@code (*, in)} to {@code (*,
 * out)}.
 *
 * <p><b>Ownership:</b> parameters are in no scope; the output belongs to the caller's.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes parameters, hooks or mode.
 */
public sealed class Linear extends Module implements Layer
    permits LazyLinear, NonDynamicallyQuantizableLinear {
  private final long outFeatures;
  private final Slot<Tensor> weight;
  private final @Nullable Slot<Tensor> bias;

  /**
   * The layer with a bias and PyTorch's initial values.
   *
   * @param inFeatures the size of the input's last dimension
   * @param outFeatures the size of the output's last dimension
   */
  public Linear(long inFeatures, long outFeatures) {
    this(inFeatures, outFeatures, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param inFeatures the size of the input's last dimension
   * @param outFeatures the size of the output's last dimension
   * @param options {@code o -> o.bias(false)}
   */
  public Linear(long inFeatures, long outFeatures, Consumer<Options> options) {
    Options o = new Options();
    options.accept(o);
    this.outFeatures = outFeatures;
    if (this instanceof LazyModule) {
      Parameters.checkNotGiven(this, o.weight);
      weight = parameter("weight", UninitializedParameter.create(outFeatures, inFeatures));
      bias = o.bias ? parameter("bias", UninitializedParameter.create(outFeatures)) : null;
    } else {
      weight = parameter("weight", InitialValues.weight(o.weight, outFeatures, inFeatures));
      bias = o.bias ? parameter("bias", InitialValues.bias(outFeatures, inFeatures)) : null;
    }
  }

  /** What the constructor of a lazy one does later. */
  final void initialize(Tensor input) {
    if (input.dim() == 0) {
      throw Inputs.refused(this, "expected one dimension or more, got " + input.shape());
    }
    long inFeatures = input.size(-1);
    if (UninitializedParameter.isUninitialized(weight.get())) {
      UninitializedParameter.materialize(weight.get(), outFeatures, inFeatures);
      InitialValues.drawWeight(weight.get());
    }
    if (bias != null && UninitializedParameter.isUninitialized(bias.get())) {
      UninitializedParameter.materialize(bias.get(), outFeatures);
      InitialValues.drawBias(bias.get(), inFeatures);
    }
  }

  private long inFeatures() {
    return UninitializedParameter.isUninitialized(weight.get()) ? 0 : weight.get().size(1);
  }

  @Override
  public final Tensor forward(Tensor input) {
    UninitializedParameter.check(this);
    return bias == null ? F.linear(input, weight.get()) : F.linear(input, weight.get(), bias.get());
  }

  /**
   * The matrix.
   *
   * @return {@code (out, in)}
   * @throws org.jtorch.TorchException if the layer is lazy and was not called yet
   */
  public final Tensor weight() {
    UninitializedParameter.check(this);
    return weight.get();
  }

  /**
   * Replaces the matrix; to tie it to another layer's for example.
   *
   * @param weight {@code (out, in)}
   */
  public final void weight(Tensor weight) {
    this.weight.set(Parameters.own("weight", weight, outFeatures, weight().size(1)));
  }

  /**
   * Whether there is a bias.
   *
   * @return true unless the options said no
   */
  public final boolean hasBias() {
    return bias != null;
  }

  /**
   * What is added.
   *
   * @return {@code (out)}
   * @throws IllegalStateException if the layer has no bias
   */
  public final Tensor bias() {
    UninitializedParameter.check(this);
    return Parameters.present("bias", bias).get();
  }

  /**
   * Replaces what is added.
   *
   * @param bias {@code (out)}
   * @throws IllegalStateException if the layer has no bias
   */
  public final void bias(Tensor bias) {
    Parameters.present("bias", this.bias).set(Parameters.own("bias", bias, outFeatures));
  }

  @Override
  protected final String extraRepr() {
    return "in_features="
        + inFeatures()
        + ", out_features="
        + outFeatures
        + ", bias="
        + Repr.of(hasBias());
  }

  /**
   * What {@link Linear} may be told.
   *
   * <p><b>Ownership:</b> holds no tensor after construction.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options {
    private boolean bias = true;
    private @Nullable Tensor weight;

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

    /**
     * The matrix, shared with whoever holds it; no random numbers are drawn for it.
     *
     * @param weight {@code (out, in)}; a parameter is tied, of another tensor the layer has a
     *     handle of its own on the same memory; a new one by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options weight(Tensor weight) {
      this.weight = weight;
      return this;
    }
  }
}
