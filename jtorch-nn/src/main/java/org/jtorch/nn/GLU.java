package org.jtorch.nn;

import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * One half of a dimension times the logistic sigmoid of the other half, {@code torch.nn.GLU}.
 * {@code (*, 2n, *)} to {@code (*, n, *)}.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class GLU extends Module implements Layer {
  private final long dim;

  /** The layer on the last dimension. */
  public GLU() {
    this(-1);
  }

  /**
   * The layer.
   *
   * @param dim the dimension to halve, from 0, or from -1 for the last backwards; -1 by default
   */
  public GLU(long dim) {
    this.dim = dim;
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.glu(input, dim);
  }

  @Override
  protected String extraRepr() {
    return "dim=" + dim;
  }
}
