package org.jtorch.internal.guards;

import static org.jtorch.internal.guards.GuardRules.equal;
import static org.jtorch.internal.guards.GuardRules.when;
import static org.jtorch.internal.guards.Quantity.size;

import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/**
 * Guards of attention sizes: the kernel reads as many values as keys, and as many keys as queries.
 */
final class AttentionSizeGuards {
  private AttentionSizeGuards() {}

  static void declare(GuardTable table) {
    table.guard(
        "scaled_dot_product_attention _scaled_dot_product_flash_attention_for_cpu",
        when(
            call -> isDense(call.tensor("key")) && isDense(call.tensor("value")),
            equal(size("value", -2), size("key", -2))),
        when(
            call -> isDense(call.tensor("key")) && isDense(call.tensor("query")),
            equal(size("key", -1), size("query", -1))));
  }

  private static boolean isDense(@Nullable Tensor tensor) {
    return tensor != null && !tensor.isNested();
  }
}
