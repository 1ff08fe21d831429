package org.jtorch.internal.guards;

import static org.jtorch.internal.guards.GuardRules.finite;
import static org.jtorch.internal.guards.GuardRules.when;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.jtorch.Complex;
import org.jtorch.Shape;
import org.jtorch.Tensor;

/**
 * Guards of linear algebra. LAPACK's singular value decomposition with vectors, and least squares,
 * never return when an element is infinite; eigenvalues without vectors end the JVM. Solvers do not
 * check the pivots by which they read rows.
 */
final class LinalgGuards {
  /** libtorch's message in cases where LAPACK does return. */
  private static final String NOT_FINITE =
      "The algorithm failed to converge because the input matrix contained non-finite values.";

  private LinalgGuards() {}

  static void declare(GuardTable table) {
    table.guard("linalg_svd _linalg_svd linalg_svdvals", finite(NOT_FINITE, "A"));
    table.guard("svd pinverse nuclear_norm", finite(NOT_FINITE, "self"));
    table.guard(
        "linalg_pinv linalg_matrix_rank",
        when(call -> !call.flag("hermitian"), finite(NOT_FINITE, "self", "input")));
    table.guard(
        "linalg_cond linalg_norm linalg_matrix_norm",
        when(LinalgGuards::isSpectral, finite(NOT_FINITE, "self")));
    table.guard("linalg_lstsq", finite(NOT_FINITE, "self"));
    table.guard("linalg_eigvals", finite(NOT_FINITE, "self"));
    table.guard("linalg_matrix_power matrix_power", LinalgGuards::smallestPower);
    table.guard("lu_unpack", call -> pivots(call, "LU_data", "LU_pivots"));
    table.guard("linalg_lu_solve", call -> rowPivots(call, "LU", "pivots"));
    table.guard("lu_solve", call -> rowPivots(call, "LU_data", "LU_pivots"));
    table.guard("linalg_ldl_solve", LinalgGuards::ldlPivots, LinalgGuards::ldlBatches);
  }

  /** Returns whether a matrix norm or condition number is computed from singular values. */
  private static boolean isSpectral(GuardedCall call) {
    Tensor matrix = call.tensor("self");
    boolean isCondition = call.names().contains("p");
    Object order = call.value(isCondition ? "p" : "ord");
    int dims = call.has("dim") ? call.integers("dim").length : matrix == null ? 0 : matrix.dim();
    boolean two =
        order instanceof Number n && !(n instanceof Complex) && Math.abs(n.doubleValue()) == 2;
    return "nuc".equals(order) || (two && dims >= 2) || (isCondition && order == null);
  }

  /** Limits the batch size, because kernels iterate over each matrix, even empty ones. */
  static Guard countableBatch(String matrices) {
    return call -> {
      Tensor given = call.tensor(matrices);
      if (given == null || given.dim() < 3) {
        return null;
      }
      double batch = 1;
      for (int d = 0; d < given.dim() - 2; d++) {
        batch *= given.size(d);
      }
      return batch > Integer.MAX_VALUE
          ? "a batch must have less than 2^31 matrices, got " + (long) batch
          : null;
    };
  }

  /**
   * Rejects the smallest int64 as a power: the inverse is raised to its negation, which does not
   * exist.
   */
  private static @Nullable String smallestPower(GuardedCall call) {
    Long n = call.integer("n");
    return n != null && n == Long.MIN_VALUE ? "n must be greater than " + Long.MIN_VALUE : null;
  }

  /** Requires one pivot per row or column of each matrix, whichever are fewer. */
  private static @Nullable String pivots(GuardedCall call, String factors, String pivots) {
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

  /** Requires pivots of an LU decomposition to be row numbers, from 1 on. */
  private static @Nullable String rowPivots(GuardedCall call, String factors, String pivots) {
    String refusal = pivots(call, factors, pivots);
    Tensor data = call.tensor(factors);
    Tensor given = call.tensor(pivots);
    if (refusal != null || data == null || given == null || !areReadable(given)) {
      return refusal;
    }
    long rows = data.size(-2);
    for (long pivot : HostValues.read(given)) {
      if (pivot < 1 || pivot > rows) {
        return String.format(Locale.ROOT, "pivots must be from 1 to %d, got %d", rows, pivot);
      }
    }
    return null;
  }

  /**
   * Checks pivots of an LDL decomposition, where pairs of negative numbers mark blocks of 2 x 2.
   */
  private static @Nullable String ldlPivots(GuardedCall call) {
    String refusal = pivots(call, "LD", "pivots");
    Tensor data = call.tensor("LD");
    Tensor given = call.tensor("pivots");
    if (refusal != null || data == null || given == null || !areReadable(given)) {
      return refusal;
    }
    int rows = (int) data.size(-2);
    long[] numbers = HostValues.read(given);
    for (int i = 0; i < numbers.length; i++) {
      long pivot = numbers[i];
      if (pivot == 0 || Math.abs(pivot) > rows) {
        return String.format(
            Locale.ROOT,
            "pivots must be from 1 to %d or from -%d to -1, got %d",
            rows,
            rows,
            pivot);
      } else if (pivot < 0) {
        boolean isLast = i % rows == rows - 1;
        if (isLast || numbers[i + 1] != pivot) {
          return "negative pivots must come in equal pairs, got " + Shape.of(numbers);
        }
        i++;
      }
    }
    return null;
  }

  /** Requires as many factors as B has matrices, which is the count that the kernel uses. */
  private static @Nullable String ldlBatches(GuardedCall call) {
    Tensor factors = call.tensor("LD");
    Tensor right = call.tensor("B");
    if (factors == null || right == null || factors.dim() < 3) {
      return null;
    }
    for (int d = 3; d <= right.dim(); d++) {
      long size = right.size(-d);
      if (size != 1 && (d > factors.dim() || size != factors.size(-d))) {
        return String.format(
            Locale.ROOT,
            "a batch of LD is not broadcast, got %s and B of shape %s",
            factors.shape(),
            right.shape());
      }
    }
    return null;
  }

  private static boolean areReadable(Tensor pivots) {
    return HostValues.areReadable(pivots) && pivots.dtype().isInteger();
  }
}
