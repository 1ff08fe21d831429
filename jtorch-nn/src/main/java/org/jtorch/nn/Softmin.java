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
  private final long dim;

  /**
   * The layer.
   *
   * @param dim the dimension of the classes, from 0, or from -1 for the last backwards
   */
  public Softmin(long dim) {
    this.dim = dim;
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.softmin(input, dim);
  }

  @Override
  protected String extraRepr() {
    return "dim=" + dim;
  }
}
