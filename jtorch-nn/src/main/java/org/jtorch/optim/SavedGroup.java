package org.jtorch.optim;

import java.util.List;
import java.util.Map;

/** A group of parameters as a state dict has it. */
record SavedGroup(Map<?, ?> values) {
  double number(String name, double otherwise) {
    return values.get(name) instanceof Number number ? number.doubleValue() : otherwise;
  }

  boolean flag(String name, boolean otherwise) {
    return values.get(name) instanceof Boolean flag ? flag : otherwise;
  }

  /** A pair of numbers. */
  double[] pair(String name, double[] otherwise) {
    return values.get(name) instanceof List<?> list
            && list.size() == 2
            && list.get(0) instanceof Number first
            && list.get(1) instanceof Number second
        ? new double[] {first.doubleValue(), second.doubleValue()}
        : otherwise;
  }

  /** The numbers of the group's parameters. */
  List<Long> params() {
    if (values.get("params") instanceof List<?> list) {
      return list.stream().map(index -> ((Number) index).longValue()).toList();
    }
    throw new IllegalArgumentException("a group of the state dict has no params");
  }
}
