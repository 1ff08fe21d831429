package org.jtorch;

import org.jspecify.annotations.Nullable;

/** What {@code torch.norm} chooses among. */
final class Norms {
  private static final Op VECTOR_NORM = Op.of("aten::linalg_vector_norm", "");
  private static final Op NUCLEAR_NORM = Op.of("aten::nuclear_norm", "");
  private static final Op NUCLEAR_NORM_DIM = Op.of("aten::nuclear_norm", "dim");

  private Norms() {}

  static Tensor vector(
      Tensor x, Number p, long @Nullable [] dim, boolean keepdim, @Nullable DType dtype) {
    return Dispatch.tensor(VECTOR_NORM, x, p, dim, keepdim, dtype);
  }

  static Tensor matrix(Tensor x, Linalg.MatrixNorm p, long[] dim, boolean keepdim) {
    boolean all = dim.length == 0;
    if (p == Linalg.MatrixNorm.FRO) {
      return vector(x, 2, all ? null : dim, keepdim, null);
    }
    return all
        ? Dispatch.tensor(NUCLEAR_NORM, x, keepdim)
        : Dispatch.tensor(NUCLEAR_NORM_DIM, x, dim, keepdim);
  }
}
