package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;

/**
 * The settings that {@link RNN}, {@link LSTM} and {@link GRU} share.
 *
 * <p><b>Ownership:</b> holds no tensor.
 *
 * <p><b>Thread safety:</b> used by the constructor alone.
 *
 * @param <O> the module's own options
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
   * How many layers stand on each other; each reads what the one below gives out.
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
   * Whether biases are added.
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
   * Whether the batch is the first dimension of inputs and outputs instead of the second; states
   * are laid out alike either way.
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
   * The probability with which elements between the layers are set to zero in training.
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
   * Whether sequences are read backwards too; the outputs of both directions stand side by side.
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
