package org.jtorch.internal.guards;

import static org.jtorch.internal.guards.GuardRules.all;
import static org.jtorch.internal.guards.GuardRules.atLeast;
import static org.jtorch.internal.guards.GuardRules.equal;
import static org.jtorch.internal.guards.GuardRules.present;
import static org.jtorch.internal.guards.GuardRules.strided;
import static org.jtorch.internal.guards.GuardRules.when;
import static org.jtorch.internal.guards.Quantity.dim;
import static org.jtorch.internal.guards.Quantity.numel;
import static org.jtorch.internal.guards.Quantity.size;

import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/** Guards of normalization: each parameter must have one number per channel. */
final class NormalizationGuards {
  private static final Quantity CHANNELS = size("input", 1);

  private NormalizationGuards() {}

  static void declare(GuardTable table) {
    Guard perChannel =
        all(
            strided("input", "weight", "bias", "running_mean", "running_var"),
            atLeast(dim("input"), 2),
            equal(numel("weight"), CHANNELS),
            equal(numel("bias"), CHANNELS),
            equal(numel("running_mean"), CHANNELS),
            equal(numel("running_var"), CHANNELS));
    table.guard(
        "native_batch_norm _native_batch_norm_legit _native_batch_norm_legit_functional"
            + " _native_batch_norm_legit_no_training _batch_norm_with_update"
            + " _batch_norm_with_update_functional _batch_norm_no_update"
            + " _batch_norm_impl_index batch_norm_update_stats",
        perChannel);
    Guard statistics = all(present("running_mean"), present("running_var"));
    table.guard(
        "native_batch_norm _native_batch_norm_legit",
        when(call -> !call.flag("training"), statistics));
    table.guard("_native_batch_norm_legit_no_training _batch_norm_no_update", statistics);
    // The backward pass divides by the number of channels, and reads the first position even if
    // there is none.
    table.guard(
        "native_batch_norm _native_batch_norm_legit",
        when(
            call ->
                call.recordsGradOf("input")
                    || call.recordsGradOf("weight")
                    || call.recordsGradOf("bias"),
            atLeast(numel("input"), 1)));
    table.guard(
        "native_group_norm",
        strided("input"),
        equal(numel("weight"), Quantity.argument("C")),
        equal(numel("bias"), Quantity.argument("C")),
        NormalizationGuards::groupSizes);
  }

  private static @Nullable String groupSizes(GuardedCall call) {
    Tensor input = call.tensor("input");
    Long n = call.integer("N");
    Long c = call.integer("C");
    Long positions = call.integer("HxW");
    if (input == null || n == null || c == null || positions == null) {
      return null;
    }
    boolean fits =
        input.dim() >= 2
            && input.size(0) == n
            && input.size(1) == c
            && n * c * positions == input.numel();
    return fits ? null : "expected an input of N * C * HxW elements, got " + input.shape();
  }
}
