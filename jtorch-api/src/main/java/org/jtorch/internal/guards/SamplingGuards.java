package org.jtorch.internal.guards;

import static org.jtorch.internal.guards.GuardRules.finite;

/** Guards of random numbers, whose samplers reject until they accept. */
final class SamplingGuards {
  private SamplingGuards() {}

  static void declare(GuardTable table) {
    table.guard("binomial", finite("count and prob must be finite", "count", "prob"));
  }
}
