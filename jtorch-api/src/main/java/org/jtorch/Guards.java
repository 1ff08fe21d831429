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
      Map.ofEntries(
          Map.entry("aten::native_batch_norm", Guards::missingStatistics),
          Map.entry("aten::linalg_matrix_power", Guards::endlessPower),
          Map.entry("aten::arange.start_step", Guards::stepOfNothing),
          Map.entry("aten::as_strided", Guards::beyondAnyStorage),
          Map.entry("aten::as_strided_", Guards::beyondAnyStorage),
          Map.entry("aten::as_strided_copy", Guards::beyondAnyStorage),
          Map.entry("aten::max_pool1d", Guards::endlessWindow),
          Map.entry("aten::lu_unpack", Guards::pivotsOfAnother),
          Map.entry(
              "aten::repeat_interleave.self_Tensor",
              arguments -> anotherOutputSize(arguments, 1, 3)),
          Map.entry(
              "aten::repeat_interleave.Tensor", arguments -> anotherOutputSize(arguments, 0, 1)),
          Map.entry("aten::segment_reduce", Guards::segmentsOutside));

  /** More than any machine holds, and far from where whole numbers overflow. */
  private static final long MOST_ELEMENTS = 1L << 56;

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
    return whole
            && at(arguments, 2) instanceof Number step
            && !(step instanceof Complex)
            && step.longValue() == 0
        ? "step must be nonzero as a whole number, got " + step
        : null;
  }

  /** libtorch adds sizes, strides and offset up in a number that overflows. */
  private static @Nullable String beyondAnyStorage(@Nullable Object[] arguments) {
    if (!(at(arguments, 1) instanceof long[] size)
        || !(at(arguments, 2) instanceof long[] stride)) {
      return null;
    }
    long last = at(arguments, 3) instanceof Long offset ? offset : 0;
    try {
      for (int d = 0; d < Math.min(size.length, stride.length); d++) {
        last = Math.addExact(last, Math.multiplyExact(Math.max(size[d] - 1, 0), stride[d]));
      }
    } catch (ArithmeticException e) {
      last = Long.MAX_VALUE;
    }
    boolean near = last < MOST_ELEMENTS && Arrays.stream(size).allMatch(s -> s >= 0);
    return near ? null : "sizes, strides and offset reach beyond any storage";
  }

  /** The length of the result overflows, and the kernel writes to where nothing is. */
  private static @Nullable String endlessWindow(@Nullable Object[] arguments) {
    for (int place = 1; place <= 4; place++) {
      Object given = at(arguments, place);
      long greatest =
          given instanceof long[] numbers
              ? Arrays.stream(numbers).max().orElse(0)
              : given instanceof Long number ? number : 0;
      if (greatest > Integer.MAX_VALUE) {
        return "window, stride, padding and dilation must be less than 2^31";
      }
    }
    return null;
  }

  /** One pivot for each row or column, whichever are fewer; the kernel trusts that. */
  private static @Nullable String pivotsOfAnother(@Nullable Object[] arguments) {
    if (!(at(arguments, 0) instanceof Tensor data)
        || !(at(arguments, 1) instanceof Tensor pivots)) {
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

  /** The kernel takes the caller's word for how much it will write. */
  private static @Nullable String anotherOutputSize(
      @Nullable Object[] arguments, int repeatsPlace, int sizePlace) {
    if (!(at(arguments, repeatsPlace) instanceof Tensor repeats)
        || !(at(arguments, sizePlace) instanceof Long given)
        || repeats.device().equals(Device.META)
        || !repeats.dtype().isInteger()) {
      return null;
    }
    if (repeats.numel() == 1 && repeatsPlace > 0) {
      return "output_size is for repeats that differ";
    }
    try (TensorScope scope = TensorScope.open()) {
      if (repeats.lt(0).any().itemBoolean()) {
        return "repeats must not be negative";
      }
      long sum = repeats.sum().itemLong();
      return sum == given ? null : "output_size is " + given + ", the repeats make " + sum;
    }
  }

  /** Of lengths libtorch sees that they cover the data, of offsets nothing. */
  private static @Nullable String segmentsOutside(@Nullable Object[] arguments) {
    if (!(at(arguments, 0) instanceof Tensor data)
        || !(at(arguments, 4) instanceof Tensor offsets)) {
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
