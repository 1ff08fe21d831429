package org.jtorch;

import org.jspecify.annotations.Nullable;

/** Guards of nested tensors whose parts have one dimension: nothing is left of a part's element. */
final class NestedGuards {
  private NestedGuards() {}

  static void declare(GuardTable table) {
    table.guard("select.int select_copy.int", NestedGuards::elementOfParts);
    table.guard("trapz trapezoid cumulative_trapezoid", GuardRules.strided("y", "x"));
  }

  private static @Nullable String elementOfParts(GuardedCall call) {
    Tensor self = call.tensor("self");
    Long dim = call.integer("dim");
    boolean inside = dim != null && dim != 0 && dim != -2;
    return inside && self != null && self.isNested() && self.dim() == 2
        ? "a nested tensor of 2 dimensions has no dimension " + dim + " to select from"
        : null;
  }
}
