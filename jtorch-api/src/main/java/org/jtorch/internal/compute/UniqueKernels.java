package org.jtorch.internal.compute;

import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;

/**
 * Selects the kernel for unique elements. The results are the elements, their inverse indices and
 * their counts; those that were not requested are null.
 */
public final class UniqueKernels {
  private static final Op UNIQUE = Op.of("aten::_unique2", "");
  private static final Op UNIQUE_DIM = Op.of("aten::unique_dim", "");
  private static final Op UNIQUE_CONSECUTIVE = Op.of("aten::unique_consecutive", "");

  private UniqueKernels() {}

  public static @Nullable Tensor[] unique(
      Tensor x, @Nullable Long dim, boolean sorted, boolean inverse, boolean counts) {
    Tensor[] results =
        dim == null
            ? Dispatch.tensors(UNIQUE, x, sorted, inverse, counts)
            : Dispatch.tensors(UNIQUE_DIM, x, dim, sorted, inverse, counts);
    return requested(results, inverse, counts);
  }

  public static @Nullable Tensor[] consecutive(
      Tensor x, @Nullable Long dim, boolean inverse, boolean counts) {
    Tensor[] results = Dispatch.tensors(UNIQUE_CONSECUTIVE, x, inverse, counts, dim);
    return requested(results, inverse, counts);
  }

  /** Closes what was not requested, which the kernels return as empty tensors. */
  private static @Nullable Tensor[] requested(Tensor[] results, boolean... wanted) {
    @Nullable Tensor[] requested = results.clone();
    for (int i = 0; i < wanted.length; i++) {
      if (!wanted[i]) {
        results[i + 1].close();
        requested[i + 1] = null;
      }
    }
    return requested;
  }
}
