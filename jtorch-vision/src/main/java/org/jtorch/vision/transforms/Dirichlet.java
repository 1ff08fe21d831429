package org.jtorch.vision.transforms;

import org.jtorch.Ops;
import org.jtorch.Tensor;

/** Draws from Dirichlet distributions, by the operator with which torchvision draws. */
final class Dirichlet {
  private Dirichlet() {}

  /**
   * Draws one vector per row.
   *
   * @param concentration positive, {@code (N, K)}
   * @return the same shape; each row sums to 1
   */
  static Tensor sample(Tensor concentration) {
    return Ops.unchecked().call("aten::_sample_dirichlet", concentration).toTensor();
  }
}
