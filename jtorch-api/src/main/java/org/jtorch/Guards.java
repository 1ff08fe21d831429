package org.jtorch;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Calls that libtorch 2.10 does not refuse but dies of. They are refused here, by what libtorch
 * should have said; random calls in a JVM of their own have found them.
 */
final class Guards {
  /** Looks at a call's arguments, as {@link Dispatch} takes them. */
  interface Guard {
    /** What is wrong with them, or null. */
    @Nullable String refusal(@Nullable Object[] arguments);
  }

  private static final Map<String, Guard> GUARDS =
      Map.of(
          "aten::native_batch_norm", Guards::missingStatistics,
          "aten::linalg_matrix_power", Guards::endlessPower,
          "aten::arange.start_step", Guards::stepOfNothing,
          "aten::lu_unpack", Guards::pivotsOfAnother,
          "aten::segment_reduce", Guards::segmentsOutside);

  private Guards() {}

  /** The guard of an operator by its full name, or null. */
  static @Nullable Guard of(String fullName) {
    return GUARDS.get(fullName);
  }

  /** An argument, or null where the schema's default is left to stand. */
  private static @Nullable Object at(@Nullable Object[] arguments, int place) {
    return place < arguments.length ? arguments[place] : null;
  }

  /** Outside training the kernel reads the running statistics, whether they are there or not. */
  private static @Nullable String missingStatistics(@Nullable Object[] arguments) {
    boolean training = Boolean.TRUE.equals(at(arguments, 5));
    return training || (at(arguments, 3) instanceof Tensor && at(arguments, 4) instanceof Tensor)
        ? null
        : "running_mean and running_var must be given where training is false";
  }

  /** A negative power is the positive one of the inverse, which this one does not have. */
  private static @Nullable String endlessPower(@Nullable Object[] arguments) {
    return Long.valueOf(Long.MIN_VALUE).equals(at(arguments, 1))
        ? "n must be greater than " + Long.MIN_VALUE
        : null;
  }

  /** The step becomes whole before libtorch divides by it, and after libtorch has checked it. */
  private static @Nullable String stepOfNothing(@Nullable Object[] arguments) {
    boolean whole = at(arguments, 3) instanceof DType dtype && dtype.isInteger();
    return whole && at(arguments, 2) instanceof Number step && step.longValue() == 0
        ? "step must be nonzero as a whole number, got " + step
        : null;
  }

  /** One pivot for each row or column, whichever are fewer; the kernel trusts that. */
  private static @Nullable String pivotsOfAnother(@Nullable Object[] arguments) {
    if (!(at(arguments, 0) instanceof Tensor data) || !(at(arguments, 1) instanceof Tensor pivots)) {
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
    return pivots.shape().equals(wanted) ? null : "the pivots must be of shape " + wanted;
  }

  /** Of lengths libtorch sees that they cover the data, of offsets nothing. */
  private static @Nullable String segmentsOutside(@Nullable Object[] arguments) {
    if (!(at(arguments, 0) instanceof Tensor data) || !(at(arguments, 4) instanceof Tensor offsets)) {
      return null;
    } else if (at(arguments, 2) instanceof Tensor) {
      return "give either lengths or offsets";
    }
    long[] sizes = data.shape().toArray();
    long given = at(arguments, 5) instanceof Long number ? number : 0;
    int axis = given >= 0 && given < sizes.length ? (int) given : -1;
    boolean fits =
        axis >= 0
            && offsets.dim() == axis + 1
            && offsets.size(axis) > 0
            && Arrays.equals(
                Arrays.copyOf(sizes, axis), Arrays.copyOf(offsets.shape().toArray(), axis));
    if (!fits) {
      return "offsets must be of the data's shape up to the axis, with one more than segments";
    } else if (offsets.device().equals(Device.META) || !offsets.dtype().isInteger()) {
      return null;
    }
    return ascendsWithin(offsets, sizes[axis])
        ? null
        : "offsets must ascend from 0 to " + sizes[axis] + ", the data's size along the axis";
  }

  private static boolean ascendsWithin(Tensor offsets, long size) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor steps = offsets.diff();
      return offsets.numel() == 0
          || (offsets.min().itemLong() >= 0
              && offsets.max().itemLong() <= size
              && steps.ge(0).all().itemBoolean());
    }
  }
}
