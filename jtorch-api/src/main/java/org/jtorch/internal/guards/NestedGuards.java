package org.jtorch.internal.guards;

import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/** Guards of nested tensors: select does not support negative dimensions. */
final class NestedGuards {
  private NestedGuards() {}

  static void declare(GuardTable table) {
    table.guard("select.int select_copy.int", NestedGuards::dimFromTheEnd);
    table.guard("trapz trapezoid cumulative_trapezoid", GuardRules.strided("y", "x"));
  }

  private static @Nullable String dimFromTheEnd(GuardedCall call) {
    Tensor self = call.tensor("self");
    Long dim = call.integer("dim");
    return dim != null && dim < 0 && self != null && self.isNested()
        ? "dim of a nested tensor must be at least 0, got " + dim
        : null;
  }
}
