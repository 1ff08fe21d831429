package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;

/**
 * Options common to {@link RNN}, {@link LSTM} and {@link GRU}.
 *
 * @param <O> the module's options type
 */
@CanIgnoreReturnValue
public abstract class RNNOptions<O extends RNNOptions<O>> {
  long numLayers = 1;
  boolean bias = true;
  boolean batchFirst;
  double dropout;
  boolean bidirectional;

  RNNOptions() {}

  @SuppressWarnings("unchecked") // O is the class of this
  final O self() {
    return (O) this;
  }

  /** Number of stacked layers; each layer takes the outputs of the previous one. Default 1. */
  public O numLayers(long numLayers) {
    this.numLayers = numLayers;
    return self();
  }

  /** Whether the layer has bias parameters. Default true. */
  public O bias(boolean bias) {
    this.bias = bias;
    return self();
  }

  /**
   * Whether the batch is the first dimension of inputs and outputs instead of the second. States
   * are not affected. Default false.
   */
  public O batchFirst(boolean batchFirst) {
    this.batchFirst = batchFirst;
    return self();
  }

  /** Dropout probability, from 0 to 1, of the outputs of each layer but the last. Default 0. */
  public O dropout(double dropout) {
    this.dropout = dropout;
    return self();
  }

  /**
   * Whether the layer is bidirectional; the outputs of both directions are concatenated. Default
   * false.
   */
  public O bidirectional(boolean bidirectional) {
    this.bidirectional = bidirectional;
    return self();
  }
}
