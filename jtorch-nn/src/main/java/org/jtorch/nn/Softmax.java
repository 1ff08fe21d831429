package org.jtorch.nn;

import org.jtorch.Tensor;

/** Softmax along a dimension, {@code torch.nn.Softmax}. {@code (*)} to {@code (*)}. */
public final class Softmax extends Module implements Layer {
  private final SoftmaxDim dim;

  /**
   * Creates a layer with PyTorch's deprecated implicit dimension: 0 for inputs of 0, 1 or 3
   * dimensions, else 1. The first call logs a warning.
   */
  public Softmax() {
    dim = SoftmaxDim.byRank("Softmax");
  }

  /**
   * Creates a layer.
   *
   * @param dim dimension along which the values sum to 1; negative indices count from the end
   */
  public Softmax(long dim) {
    this.dim = SoftmaxDim.named("Softmax", dim);
  }

  @Override
  public Tensor forward(Tensor input) {
    return input.softmax(dim.of(input));
  }

  @Override
  protected String extraRepr() {
    return dim.toString();
  }
}
