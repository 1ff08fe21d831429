package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Affine transformation, y = x A^T + b, {@code torch.nn.Linear}. Input: {@code (*, in)}. Output:
 * {@code (*, out)}.
 */
public sealed class Linear extends Module implements Layer
    permits LazyLinear, NonDynamicallyQuantizableLinear {
  private final long outFeatures;
  private final Slot<Tensor> weight;
  private final @Nullable Slot<Tensor> bias;

  /**
   * Creates a layer with a bias and PyTorch's initial values; see {@link #Linear(long, long,
   * Consumer)}.
   */
  public Linear(long inFeatures, long outFeatures) {
    this(inFeatures, outFeatures, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param inFeatures size of the input's last dimension
   * @param outFeatures size of the output's last dimension
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

  /** Initializes the parameters of a lazy layer. */
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

  /**
   * Returns the size of the input's last dimension, {@code in_features}: {@code new
   * Linear(head.inFeatures(), classes)} replaces a model's head.
   *
   * @return the size; 0 if the layer is lazy and was not called yet
   */
  public final long inFeatures() {
    return UninitializedParameter.isUninitialized(weight.get()) ? 0 : weight.get().size(1);
  }

  /** {@return the size of the output's last dimension, {@code out_features}} */
  public final long outFeatures() {
    return outFeatures;
  }

  @Override
  public final Tensor forward(Tensor input) {
    UninitializedParameter.check(this);
    return bias == null ? F.linear(input, weight.get()) : F.linear(input, weight.get(), bias.get());
  }

  /**
   * {@return the weight, {@code (out, in)}}
   *
   * @throws org.jtorch.TorchException if the layer is lazy and was not called yet
   */
  public final Tensor weight() {
    UninitializedParameter.check(this);
    return weight.get();
  }

  /**
   * Replaces the weight, for example to tie it to another layer's.
   *
   * @param weight {@code (out, in)}
   */
  public final void weight(Tensor weight) {
    this.weight.set(Parameters.own("weight", weight, outFeatures, weight().size(1)));
  }

  /** {@return whether the layer has a bias} */
  public final boolean hasBias() {
    return bias != null;
  }

  /**
   * {@return the bias, {@code (out)}}
   *
   * @throws IllegalStateException if the layer has no bias
   */
  public final Tensor bias() {
    UninitializedParameter.check(this);
    return Parameters.present("bias", bias).get();
  }

  /**
   * Replaces the bias.
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

  /** Options of {@link Linear}. */
  @CanIgnoreReturnValue
  public static final class Options {
    private boolean bias = true;
    private @Nullable Tensor weight;

    private Options() {}

    /** Whether a bias is added. Default true. */
    public Options bias(boolean bias) {
      this.bias = bias;
      return this;
    }

    /**
     * Weight of the layer, shared with the caller: {@code (out, in)}. A parameter is tied; for
     * another tensor the layer creates its own handle on the same memory. Default: a new weight
     * with drawn initial values.
     */
    public Options weight(Tensor weight) {
      this.weight = weight;
      return this;
    }
  }
}
