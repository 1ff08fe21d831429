package org.jtorch;

import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;

/** Selects the kernel for unique elements. */
final class Distinct {
  private static final Op UNIQUE = Op.of("aten::_unique2", "");
  private static final Op UNIQUE_DIM = Op.of("aten::unique_dim", "");
  private static final Op UNIQUE_CONSECUTIVE = Op.of("aten::unique_consecutive", "");

  private Distinct() {}

  static CompositeOps.Unique of(Tensor x, CompositeOps.UniqueOptions o) {
    Tensor[] results =
        o.dim == null
            ? Dispatch.tensors(UNIQUE, x, o.sorted, o.returnInverse, o.returnCounts)
            : Dispatch.tensors(UNIQUE_DIM, x, o.dim, o.sorted, o.returnInverse, o.returnCounts);
    return asked(results, o.returnInverse, o.returnCounts);
  }

  static CompositeOps.Unique consecutive(Tensor x, CompositeOps.UniqueConsecutiveOptions o) {
    return asked(
        Dispatch.tensors(UNIQUE_CONSECUTIVE, x, o.returnInverse, o.returnCounts, o.dim),
        o.returnInverse,
        o.returnCounts);
  }

  /**
   * The result without the tensors that were not requested, which the kernels return as empty
   * tensors.
   */
  private static CompositeOps.Unique asked(Tensor[] results, boolean... wanted) {
    for (int i = 0; i < wanted.length; i++) {
      if (!wanted[i]) {
        results[i + 1].close();
      }
    }
    return new CompositeOps.Unique(
        results[0], wanted[0] ? results[1] : null, wanted[1] ? results[2] : null);
  }
}
