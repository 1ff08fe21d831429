package org.jtorch.optim;

import java.util.Collections;
import java.util.List;

/** The momentum, or the first of the betas, of all groups while a scheduler changes it. */
final class MomentumCycle {
  static final String BASE = "base_momentum";
  static final String MAX = "max_momentum";

  private MomentumCycle() {}

  /** Sets the largest momentum, and stores both bounds in the groups. */
  static void begin(Optimizer<?> optimizer, List<Double> base, List<Double> max) {
    List<? extends ParamGroup<?>> groups = optimizer.paramGroups();
    if (groups.get(0).options().cycledMomentum().isEmpty()) {
      throw new IllegalArgumentException(
          optimizer.getClass().getSimpleName()
              + " has neither a momentum nor betas: use o -> o.cycleMomentum(false)");
    }
    for (int i = 0; i < groups.size(); i++) {
      groups.get(i).options().cycledMomentum(max.get(i));
      groups.get(i).schedule(MAX, max.get(i));
      groups.get(i).schedule(BASE, base.get(i));
    }
  }

  /** Whether the optimizer has betas and no momentum. */
  static boolean usesBeta1(Optimizer<?> optimizer) {
    return optimizer.paramGroups().get(0).options() instanceof MomentOptions<?>;
  }

  /** One value per group from one value for all, or from a list. */
  static List<Double> perGroup(String name, Optimizer<?> optimizer, List<Double> values) {
    int groups = optimizer.paramGroups().size();
    if (values.size() == 1) {
      return Collections.nCopies(groups, values.get(0));
    }
    if (values.size() != groups) {
      throw new IllegalArgumentException(
          "expected " + groups + " values for " + name + ", got " + values.size());
    }
    return List.copyOf(values);
  }
}
