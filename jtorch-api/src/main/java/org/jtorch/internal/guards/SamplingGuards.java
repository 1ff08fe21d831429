package org.jtorch.internal.guards;

import static org.jtorch.internal.guards.GuardRules.finite;

/** Guards of random sampling, whose rejection loops may never end. */
final class SamplingGuards {
  private SamplingGuards() {}

  static void declare(GuardTable table) {
    table.guard("binomial", finite("count and prob must be finite", "count", "prob"));
  }
}
