package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;

/**
 * Options common to {@link RNN}, {@link LSTM} and {@link GRU}.
 *
 * @param <O> the module's options type
 */
public abstract class RNNOptions<O extends RNNOptions<O>> {
  long numLayers = 1;
  boolean bias = true;
  boolean batchFirst;
  double dropout;
  boolean bidirectional;

  RNNOptions() {}

  abstract O self();

  /**
   * Number of stacked layers; each layer takes the outputs of the previous one.
   *
   * @param numLayers 1 by default
   * @return this
   */
  @CanIgnoreReturnValue
  public O numLayers(long numLayers) {
    this.numLayers = numLayers;
    return self();
  }

  /**
   * Whether the layer has bias parameters.
   *
   * @param bias true by default
   * @return this
   */
  @CanIgnoreReturnValue
  public O bias(boolean bias) {
    this.bias = bias;
    return self();
  }

  /**
   * Whether the batch is the first dimension of inputs and outputs instead of the second. States
   * are not affected.
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
   * Dropout probability of the outputs of each layer but the last.
   *
   * @param dropout from 0 to 1, 0 by default
   * @return this
   */
  @CanIgnoreReturnValue
  public O dropout(double dropout) {
    this.dropout = dropout;
    return self();
  }

  /**
   * Whether the layer is bidirectional; the outputs of both directions are concatenated.
   *
   * @param bidirectional false by default
   * @return this
   */
  @CanIgnoreReturnValue
  public O bidirectional(boolean bidirectional) {
    this.bidirectional = bidirectional;
    return self();
  }
}
