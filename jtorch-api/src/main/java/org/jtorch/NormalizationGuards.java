package org.jtorch;

import static org.jtorch.GuardRules.equal;
import static org.jtorch.GuardRules.present;
import static org.jtorch.GuardRules.when;
import static org.jtorch.Quantity.numel;
import static org.jtorch.Quantity.size;

/** Guards of normalization: one number per channel, of each tensor that has one. */
final class NormalizationGuards {
  private NormalizationGuards() {}

  static void declare(GuardTable table) {
    table.guard(
        "native_batch_norm",
        equal(numel("weight"), size("input", 1)),
        equal(numel("bias"), size("input", 1)),
        equal(numel("running_mean"), size("input", 1)),
        equal(numel("running_var"), size("input", 1)),
        when(call -> !call.flag("training"), present("running_mean"), present("running_var")));
  }
}
