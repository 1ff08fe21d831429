package org.jtorch.internal.guards;

import static org.jtorch.internal.guards.GuardRules.atLeast;
import static org.jtorch.internal.guards.GuardRules.when;
import static org.jtorch.internal.guards.Quantity.numel;

/**
 * Guards of distances between rows: backward kernels divide by the number of columns and start at
 * the first row.
 */
final class DistanceGuards {
  private DistanceGuards() {}

  static void declare(GuardTable table) {
    table.guard("pdist", when(call -> call.recordsGradOf("self"), atLeast(numel("self"), 1)));
  }
}
