package org.jtorch.internal.guards;

import static org.jtorch.internal.guards.GuardRules.atLeast;
import static org.jtorch.internal.guards.GuardRules.when;
import static org.jtorch.internal.guards.Quantity.size;

import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/** Guards of attention: kernels divide by the number of heads and by the number of key heads. */
final class AttentionGuards {
  private AttentionGuards() {}

  static void declare(GuardTable table) {
    table.guard(
        "scaled_dot_product_attention _scaled_dot_product_attention_math"
            + " _scaled_dot_product_flash_attention_for_cpu",
        heads("query"),
        heads("key"),
        heads("value"));
  }

  /** Checks a tensor with heads, of shape (..., heads, length, width). */
  private static Guard heads(String tensor) {
    return when(call -> hasHeads(call.tensor(tensor)), atLeast(size(tensor, -3), 1));
  }

  private static boolean hasHeads(@Nullable Tensor tensor) {
    return tensor != null && tensor.dim() > 3;
  }
}
