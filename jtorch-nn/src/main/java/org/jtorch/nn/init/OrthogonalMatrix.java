package org.jtorch.nn.init;

import org.jtorch.Linalg;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Random matrices with orthonormal rows or columns, whichever are fewer. */
final class OrthogonalMatrix {
  private OrthogonalMatrix() {}

  /** Creates a matrix with as many rows as a tensor; the signs make its distribution uniform. */
  static Tensor like(Tensor tensor, RandomSource random) {
    long rows = tensor.size(0);
    long columns = tensor.numel() / rows;
    Tensor empty = Torch.empty(tensor.dtype().on(tensor.device()), rows, columns);
    Tensor normal = random.normal(empty, 0, 1);
    Linalg.Qr factors = Linalg.qr(rows < columns ? normal.t() : normal);
    Tensor signed = factors.q().mul(factors.r().diagonal().sign());
    return (rows < columns ? signed.t() : signed).contiguous();
  }
}
