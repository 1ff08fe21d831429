package org.jtorch.nn;

import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Exponentials of the negated elements that sum to 1 along a dimension, {@code torch.nn.Softmin}.
 * {@code (*)} to {@code (*)}.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class Softmin extends Module implements Layer {
  private final SoftmaxDim dim;

  /**
   * The layer with PyTorch's old choice of a dimension, which is deprecated: the first of an input
   * of 0, 1 or 3 dimensions, else the second. It warns of that at its first call.
   */
  public Softmin() {
    dim = SoftmaxDim.byRank("Softmin");
  }

  /**
   * The layer.
   *
   * @param dim the dimension of the classes, from 0, or from -1 for the last backwards
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
