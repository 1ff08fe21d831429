package org.jtorch.internal.guards;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.jtorch.Shape;
import org.jtorch.Tensor;

/** Guards of grouped matrix products, whose group ends are given in a tensor. */
final class GroupedGuards {
  private GroupedGuards() {}

  static void declare(GuardTable table) {
    table.guard("_grouped_mm", GuardRules.strided("self", "mat2", "offs"), GroupedGuards::ends);
  }

  /** Checks that the group ends ascend from 0 to the size of the dimension that they divide. */
  private static @Nullable String ends(GuardedCall call) {
    Tensor self = call.tensor("self");
    Tensor other = call.tensor("mat2");
    Tensor offsets = call.tensor("offs");
    if (self == null || other == null || offsets == null || !HostValues.areReadable(offsets)) {
      return null;
    } else if (self.dim() < 2 || other.dim() < 2 || !offsets.dtype().isInteger()) {
      return null;
    }
    long size = self.dim() == 2 ? self.size(other.dim() == 2 ? 1 : 0) : other.size(1);
    long last = 0;
    for (long end : HostValues.read(offsets)) {
      if (end < last) {
        return "offs must ascend from 0, got " + Shape.of(HostValues.read(offsets));
      }
      last = end;
    }
    return last == size
        ? null
        : String.format(
            Locale.ROOT,
            "the last of offs must be the size that they divide, %d, got %d",
            size,
            last);
  }
}
