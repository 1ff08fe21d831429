package org.jtorch.internal.guards;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.jtorch.Complex;
import org.jtorch.DType;

/** Guards of factories and views that exceed any storage. */
final class StorageGuards {
  /** More elements than any machine can store, and far from an overflow of 64 bits. */
  private static final long MAX_ELEMENTS = 1L << 56;

  private StorageGuards() {}

  static void declare(GuardTable table) {
    table.guard("as_strided as_strided_ as_strided_copy", StorageGuards::beyondAnyStorage);
    table.guard("arange.start_step", StorageGuards::zeroStep);
  }

  /**
   * Rejects a step that is 0 after truncation; libtorch checks it before truncation and then
   * divides by it.
   */
  private static @Nullable String zeroStep(GuardedCall call) {
    boolean whole = call.value("dtype") instanceof DType dtype && dtype.isInteger();
    Number step = call.number("step");
    return whole && step != null && !(step instanceof Complex) && step.longValue() == 0
        ? "step must be nonzero as a whole number, got " + step
        : null;
  }

  /** Rejects sizes, strides and offsets whose sum, which libtorch computes, overflows. */
  private static @Nullable String beyondAnyStorage(GuardedCall call) {
    if (!call.has("size") || !call.has("stride")) {
      return null;
    }
    long[] size = call.integers("size");
    long[] stride = call.integers("stride");
    Long offset = call.integer("storage_offset");
    long last = offset == null ? 0 : offset;
    try {
      for (int d = 0; d < Math.min(size.length, stride.length); d++) {
        last = Math.addExact(last, Math.multiplyExact(Math.max(size[d] - 1, 0), stride[d]));
      }
    } catch (ArithmeticException e) {
      last = Long.MAX_VALUE;
    }
    boolean near = last < MAX_ELEMENTS && Arrays.stream(size).allMatch(s -> s >= 0);
    return near ? null : "sizes, strides and offset reach beyond any storage";
  }
}
