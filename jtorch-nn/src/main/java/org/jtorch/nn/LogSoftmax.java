package org.jtorch.nn;

import org.jtorch.Tensor;

/**
 * Logarithm of the softmax along a dimension, {@code torch.nn.LogSoftmax}. Input: {@code (*)}.
 * Output: same shape.
 */
public final class LogSoftmax extends Module implements Layer {
  private final SoftmaxDim dim;

  /**
   * Creates a layer with PyTorch's deprecated implicit dimension: 0 for an input of 0, 1 or 3
   * dimensions, else 1. The first call logs a warning.
   */
  public LogSoftmax() {
    dim = SoftmaxDim.byRank("LogSoftmax");
  }

  /**
   * Creates a layer.
   *
   * @param dim dimension along which the softmax is computed; negative values count from the end
   */
  public LogSoftmax(long dim) {
    this.dim = SoftmaxDim.named("LogSoftmax", dim);
  }

  @Override
  public Tensor forward(Tensor input) {
    return input.logSoftmax(dim.of(input));
  }

  @Override
  protected String extraRepr() {
    return dim.toString();
  }
}
