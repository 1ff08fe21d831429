package org.jtorch;

import static org.jtorch.GuardRules.finite;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Guards of linear algebra: what LAPACK never returns from, and pivots of other matrices. */
final class LinalgGuards {
  private LinalgGuards() {}

  static void declare(GuardTable table) {
    table.guard("linalg_svd linalg_svdvals _linalg_svd", finite("A"));
    table.guard("linalg_pinv pinverse linalg_matrix_rank linalg_lstsq", finite("self"));
    table.guard("linalg_matrix_power matrix_power", LinalgGuards::endlessPower);
    table.guard("lu_unpack", call -> pivots(call, "LU_data", "LU_pivots", false));
  }

  /** A negative power is the positive one of the inverse, and this one has no positive one. */
  private static @Nullable String endlessPower(GuardedCall call) {
    Long n = call.integer("n");
    return n != null && n == Long.MIN_VALUE ? "n must be greater than " + Long.MIN_VALUE : null;
  }

  /** One pivot for each row or column, whichever are fewer. */
  private static @Nullable String pivots(
      GuardedCall call, String factors, String pivots, boolean square) {
    Tensor data = call.tensor(factors);
    Tensor given = call.tensor(pivots);
    if (data == null || given == null) {
      return null;
    }
    long[] sizes = data.shape().toArray();
    if (sizes.length < 2) {
      return "the factors must have at least 2 dimensions";
    }
    long[] expected = Arrays.copyOf(sizes, sizes.length - 1);
    int last = expected.length - 1;
    expected[last] = Math.min(sizes[last], sizes[last + 1]);
    Shape wanted = Shape.of(expected);
    return given.shape().equals(wanted) ? null : "the pivots must be of shape " + wanted;
  }
}
