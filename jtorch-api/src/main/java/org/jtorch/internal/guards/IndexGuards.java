package org.jtorch.internal.guards;

import static org.jtorch.internal.guards.GuardRules.constant;
import static org.jtorch.internal.guards.GuardRules.equal;
import static org.jtorch.internal.guards.GuardRules.integral;
import static org.jtorch.internal.guards.GuardRules.oneOf;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.jtorch.Shape;
import org.jtorch.Tensor;

/** Guards of operators that access elements by index: embedding bags, segments, repetitions. */
final class IndexGuards {
  private IndexGuards() {}

  static void declare(GuardTable table) {
    table.guard(
        "embedding_bag _embedding_bag _embedding_bag_forward_only",
        constant("mode", "sum", "mean", "max"),
        oneOf(Quantity.dim("weight"), 2),
        oneOf(Quantity.dim("indices"), 1, 2),
        oneOf(Quantity.dim("offsets"), 1),
        integral("indices"),
        integral("offsets"),
        GuardRules.strided("weight", "indices", "offsets", "per_sample_weights"),
        equal(Quantity.numel("per_sample_weights"), Quantity.numel("indices")),
        GuardRules.valuesBelow("indices", 0, Quantity.size("weight", 0)),
        IndexGuards::bags);
    table.guard("repeat_interleave.self_Tensor", call -> repeats(call, call.tensor("repeats")));
    table.guard("repeat_interleave.Tensor", call -> repeats(call, call.tensor("repeats")));
    table.guard("segment_reduce", IndexGuards::segments);
  }

  /** Checks that bag offsets ascend from 0 to the number of indices. */
  private static @Nullable String bags(GuardedCall call) {
    Tensor indices = call.tensor("indices");
    Tensor offsets = call.tensor("offsets");
    if (indices == null || offsets == null || !HostValues.areReadable(offsets)) {
      return null;
    }
    boolean includesLast = call.flag("include_last_offset");
    long[] starts = HostValues.read(offsets);
    long total = indices.numel();
    if (includesLast && starts.length == 0) {
      return "include_last_offset: offsets must have at least 1 element";
    } else if (starts.length == 0) {
      return total == 0 ? null : "offsets has no elements, but indices has " + total;
    } else if (starts[0] != 0) {
      return "offsets[0] has to be 0, got " + starts[0];
    } else if (!ascend(starts)) {
      return "offsets must ascend, got " + Shape.of(starts);
    }
    long last = starts[starts.length - 1];
    if (includesLast ? last != total : last > total) {
      return String.format(
          Locale.ROOT,
          "offsets[-1] must be %s the number of indices, %d, got %d",
          includesLast ? "equal to" : "at most",
          total,
          last);
    }
    return null;
  }

  private static boolean ascend(long... numbers) {
    for (int i = 1; i < numbers.length; i++) {
      if (numbers[i] < numbers[i - 1]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Checks the output size, because the kernel writes as many elements as the repeats add up to.
   */
  private static @Nullable String repeats(GuardedCall call, @Nullable Tensor repeats) {
    Long given = call.integer("output_size");
    if (repeats == null
        || given == null
        || !HostValues.areReadable(repeats)
        || !repeats.dtype().isInteger()) {
      return null;
    } else if (repeats.numel() == 1 && call.has("self")) {
      return "output_size is for repeats that differ";
    }
    long sum = 0;
    for (long count : HostValues.read(repeats)) {
      if (count < 0) {
        return "repeats must not be negative, got " + count;
      }
      sum += count;
    }
    return sum == given ? null : "output_size is " + given + ", but repeats sum to " + sum;
  }

  /** Checks offsets of segments; libtorch checks only that lengths cover the data. */
  private static @Nullable String segments(GuardedCall call) {
    Tensor data = call.tensor("data");
    Tensor offsets = call.tensor("offsets");
    if (data == null || offsets == null) {
      return null;
    } else if (call.has("lengths")) {
      return "give either lengths or offsets";
    }
    long[] sizes = data.shape().toArray();
    Long given = call.integer("axis");
    long along = given == null ? 0 : given;
    int axis = along >= 0 && along < sizes.length ? (int) along : -1;
    boolean fits =
        axis >= 0
            && offsets.dim() == axis + 1
            && offsets.size(axis) > 0
            && Arrays.equals(
                Arrays.copyOf(sizes, axis), Arrays.copyOf(offsets.shape().toArray(), axis));
    if (!fits) {
      return "offsets must be of the data's shape up to the axis, with one more than segments";
    } else if (!HostValues.areReadable(offsets) || !offsets.dtype().isInteger()) {
      return null;
    }
    return ascendWithin(HostValues.read(offsets), (int) offsets.size(axis), sizes[axis])
        ? null
        : "offsets must ascend from 0 to " + sizes[axis] + ", the data's size along the axis";
  }

  private static boolean ascendWithin(long[] offsets, int row, long size) {
    for (int start = 0; start < offsets.length; start += row) {
      long[] bounds = Arrays.copyOfRange(offsets, start, start + row);
      if (!ascend(bounds) || bounds[0] < 0 || bounds[row - 1] > size) {
        return false;
      }
    }
    return true;
  }
}
