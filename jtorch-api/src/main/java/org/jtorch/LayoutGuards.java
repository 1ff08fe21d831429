package org.jtorch;

import org.jspecify.annotations.Nullable;

/** Guards of tensors in layouts that kernels do not expect. */
final class LayoutGuards {
  private LayoutGuards() {}

  static void declare(GuardTable table) {
    table.guard("narrow slice.Tensor", LayoutGuards::noPartOfNested);
  }

  /** Kernels read the first part of a nested tensor, and there is none. */
  private static @Nullable String noPartOfNested(GuardedCall call) {
    Tensor self = call.tensor("self");
    if (self == null || !self.isNested()) {
      return null;
    }
    Long dim = call.integer("dim");
    Long length = call.has("length") ? call.integer("length") : (Long) length(call, self.size(0));
    return (dim == null || dim == 0) && length != null && length <= 0
        ? "a nested tensor must have at least 1 part"
        : null;
  }

  private static long length(GuardedCall call, long size) {
    Long start = call.integer("start");
    Long end = call.integer("end");
    return position(end == null ? size : end, size) - position(start == null ? 0 : start, size);
  }

  private static long position(long given, long size) {
    return Math.max(0, Math.min(size, given < 0 ? given + size : given));
  }
}
