package org.jtorch;

import org.jtorch.F.GroupedMmOptions;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;

/** Grouped matrix multiplication of {@link F}: matmuls of matrices that differ in one size. */
final class GroupedMatmul {
  private static final Op GROUPED_MM = Op.of("aten::_grouped_mm", "");

  private GroupedMatmul() {}

  static Tensor groupedMm(Tensor matA, Tensor matB, GroupedMmOptions o) {
    return Dispatch.tensor(GROUPED_MM, matA, matB, o.offs, o.bias, o.outDtype);
  }
}
