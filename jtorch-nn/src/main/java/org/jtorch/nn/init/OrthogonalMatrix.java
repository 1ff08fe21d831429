package org.jtorch.nn.init;

import org.jtorch.Linalg;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** A random matrix with orthonormal rows or columns, whichever are fewer. */
final class OrthogonalMatrix {
  private OrthogonalMatrix() {}

  /** A matrix of a tensor's rows, with the signs that make its distribution uniform. */
  static Tensor like(Tensor tensor, Draws draws) {
    long rows = tensor.size(0);
    long columns = tensor.numel() / rows;
    Tensor empty = Torch.empty(tensor.dtype().on(tensor.device()), rows, columns);
    Tensor normal = draws.normal(empty, 0, 1);
    Linalg.Qr factors = Linalg.qr(rows < columns ? normal.t() : normal);
    Tensor signed = factors.q().mul(factors.r().diagonal().sign());
    return (rows < columns ? signed.t() : signed).contiguous();
  }
}
