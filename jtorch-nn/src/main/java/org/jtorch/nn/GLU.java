package org.jtorch.nn;

import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Gated linear unit, a * sigmoid(b), where a and b are the halves of the input along a dimension,
 * {@code torch.nn.GLU}. Input: {@code (*, 2n, *)}. Output: {@code (*, n, *)}.
 */
public final class GLU extends Module implements Layer {
  private final long dim;

  /** Creates a layer that splits the last dimension. */
  public GLU() {
    this(-1);
  }

  /**
   * Creates a layer.
   *
   * @param dim dimension to split; negative values count from the end. Default -1
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
