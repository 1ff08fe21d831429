package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Options common to {@link TransformerEncoderLayer}, {@link TransformerDecoderLayer} and {@link
 * Transformer}.
 *
 * @param <O> the module's options type
 */
@CanIgnoreReturnValue
public abstract class TransformerOptions<O extends TransformerOptions<O>> {
  /** Activation of the feed-forward network. */
  public enum Activation {
    /** ReLU, {@code "relu"}. */
    RELU(Tensor::relu),
    /** GELU without approximation, {@code "gelu"}. */
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

  @SuppressWarnings("unchecked") // O is the class of this
  final O self() {
    return (O) this;
  }

  /** Whether the fused kernel of an encoder layer supports the activation. */
  static boolean isFused(Layer activation) {
    return activation == Activation.RELU.function
        || activation instanceof ReLU
        || isGelu(activation);
  }

  static boolean isGelu(Layer activation) {
    return activation == Activation.GELU.function || activation instanceof GELU;
  }

  /** Hidden size of the feed-forward network. Default 2048. */
  public O dimFeedforward(long dimFeedforward) {
    this.dimFeedforward = dimFeedforward;
    return self();
  }

  /** Dropout probability, from 0 to 1. Default 0.1. */
  public O dropout(double dropout) {
    this.dropout = dropout;
    return self();
  }

  /** Activation of the feed-forward network. Default {@code RELU}. */
  public O activation(Activation activation) {
    this.activation = activation.function;
    return self();
  }

  /**
   * Activation of the feed-forward network: a module, which is registered as a child, or a
   * function.
   */
  public O activation(Layer activation) {
    this.activation = Objects.requireNonNull(activation);
    return self();
  }

  /** Epsilon of the layer normalizations. Default 1e-5. */
  public O layerNormEps(double layerNormEps) {
    this.layerNormEps = layerNormEps;
    return self();
  }

  /**
   * Whether the batch is the first dimension ({@code (N, L, E)} instead of {@code (L, N, E)}).
   * Default false.
   */
  public O batchFirst(boolean batchFirst) {
    this.batchFirst = batchFirst;
    return self();
  }

  /**
   * Whether layer normalization is applied before each sublayer instead of after it. Default false.
   */
  public O normFirst(boolean normFirst) {
    this.normFirst = normFirst;
    return self();
  }

  /** Whether linear layers, attention and layer normalizations have biases. Default true. */
  public O bias(boolean bias) {
    this.bias = bias;
    return self();
  }
}
