package org.jtorch.internal.compute;

import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Linalg;
import org.jtorch.Tensor;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;

/** The operators of {@code torch.norm}. */
public final class Norms {
  private static final Op VECTOR_NORM = Op.of("aten::linalg_vector_norm", "");
  private static final Op NUCLEAR_NORM = Op.of("aten::nuclear_norm", "");
  private static final Op NUCLEAR_NORM_DIM = Op.of("aten::nuclear_norm", "dim");

  private Norms() {}

  public static Tensor vector(
      Tensor x, Number p, long @Nullable [] dim, boolean keepdim, @Nullable DType dtype) {
    return Dispatch.tensor(VECTOR_NORM, x, p, dim, keepdim, dtype);
  }

  public static Tensor matrix(Tensor x, Linalg.MatrixNorm p, long[] dim, boolean keepdim) {
    boolean all = dim.length == 0;
    return switch (p) {
      case FRO -> vector(x, 2, all ? null : dim, keepdim, null);
      case NUC ->
          all
              ? Dispatch.tensor(NUCLEAR_NORM, x, keepdim)
              : Dispatch.tensor(NUCLEAR_NORM_DIM, x, dim, keepdim);
    };
  }
}
