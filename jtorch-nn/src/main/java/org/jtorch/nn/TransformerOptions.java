package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * The settings that {@link TransformerEncoderLayer}, {@link TransformerDecoderLayer} and {@link
 * Transformer} share.
 *
 * <p><b>Ownership:</b> holds no tensor.
 *
 * <p><b>Thread safety:</b> used by the constructor alone.
 *
 * @param <O> the module's own options
 */
public abstract class TransformerOptions<O extends TransformerOptions<O>> {
  /**
   * What stands between the two linear layers of a transformer's layer.
   *
   * <p><b>Ownership:</b> a constant; owns nothing.
   *
   * <p><b>Thread safety:</b> immutable.
   */
  public enum Activation {
    /** The rectifier: {@code "relu"}. */
    RELU(Tensor::relu),
    /** The exact Gaussian error linear unit: {@code "gelu"}. */
    GELU(F::gelu);

    @SuppressWarnings("ImmutableEnumChecker") // both are functions without state
    private final Layer function;

    Activation(Layer function) {
      this.function = function;
    }
  }

  long dimFeedforward = 2048;
  double dropout = 0.1;
  Layer activation = Activation.RELU.function;
  double layerNormEps = 1e-5;
  boolean batchFirst;
  boolean normFirst;
  boolean bias = true;

  TransformerOptions() {}

  abstract O self();

  /** Whether PyTorch's kernel of a whole layer knows the activation. */
  final boolean knowsActivation() {
    return activation == Activation.RELU.function || activation instanceof ReLU || isGelu();
  }

  final boolean isGelu() {
    return activation == Activation.GELU.function || activation instanceof GELU;
  }

  /** Whether the activation is a function of the user's, who may keep what it is given. */
  final boolean isForeign() {
    return !knowsActivation();
  }

  /**
   * The width between the two linear layers.
   *
   * @param dimFeedforward 2048 by default
   * @return this
   */
  @CanIgnoreReturnValue
  public O dimFeedforward(long dimFeedforward) {
    this.dimFeedforward = dimFeedforward;
    return self();
  }

  /**
   * The probability of a zero, everywhere.
   *
   * @param dropout from 0 to 1, 0.1 by default
   * @return this
   */
  @CanIgnoreReturnValue
  public O dropout(double dropout) {
    this.dropout = dropout;
    return self();
  }

  /**
   * What stands between the two linear layers.
   *
   * @param activation {@code RELU} by default
   * @return this
   */
  @CanIgnoreReturnValue
  public O activation(Activation activation) {
    this.activation = activation.function;
    return self();
  }

  /**
   * What stands between the two linear layers.
   *
   * @param activation a module, which becomes a child, or a function
   * @return this
   */
  @CanIgnoreReturnValue
  public O activation(Layer activation) {
    this.activation = Objects.requireNonNull(activation);
    return self();
  }

  /**
   * What layer norms add to the variance.
   *
   * @param layerNormEps 1e-5 by default
   * @return this
   */
  @CanIgnoreReturnValue
  public O layerNormEps(double layerNormEps) {
    this.layerNormEps = layerNormEps;
    return self();
  }

  /**
   * Whether the batch is the first dimension instead of the second.
   *
   * @param batchFirst false by default
   * @return this
   */
  @CanIgnoreReturnValue
  public O batchFirst(boolean batchFirst) {
    this.batchFirst = batchFirst;
    return self();
  }

  /**
   * Whether each part normalizes its input, instead of what it and its output add up to.
   *
   * @param normFirst false by default
   * @return this
   */
  @CanIgnoreReturnValue
  public O normFirst(boolean normFirst) {
    this.normFirst = normFirst;
    return self();
  }

  /**
   * Whether linear layers, attentions and layer norms add biases.
   *
   * @param bias true by default
   * @return this
   */
  @CanIgnoreReturnValue
  public O bias(boolean bias) {
    this.bias = bias;
    return self();
  }
}
