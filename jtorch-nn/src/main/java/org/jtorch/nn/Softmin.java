package org.jtorch.nn;

import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Softmin along a dimension, the softmax of {@code -x}, {@code torch.nn.Softmin}. {@code (*)} to
 * {@code (*)}.
 */
public final class Softmin extends Module implements Layer {
  private final SoftmaxDim dim;

  /**
   * Creates a layer with PyTorch's deprecated implicit dimension: 0 for inputs of 0, 1 or 3
   * dimensions, else 1. The first call logs a warning.
   */
  public Softmin() {
    dim = SoftmaxDim.byRank("Softmin");
  }

  /**
   * Creates a layer.
   *
   * @param dim dimension along which the values sum to 1; negative indices count from the end
   */
  public Softmin(long dim) {
    this.dim = SoftmaxDim.named("Softmin", dim);
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.softmin(input, dim.of(input));
  }

  @Override
  protected String extraRepr() {
    return dim.toString();
  }
}
