package org.jtorch.nn;

import org.jtorch.Tensor;

/**
 * Exponentials that sum to 1 along a dimension, {@code torch.nn.Softmax}. {@code (*)} to {@code
 * (*)}.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class Softmax extends Module implements Layer {
  private final SoftmaxDim dim;

  /**
   * The layer with PyTorch's old choice of a dimension, which is deprecated: the first of an input
   * of 0, 1 or 3 dimensions, else the second. It warns of that at its first call.
   */
  public Softmax() {
    dim = SoftmaxDim.byRank("Softmax");
  }

  /**
   * The layer.
   *
   * @param dim the dimension of the classes, from 0, or from -1 for the last backwards
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
