package org.jtorch.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Weighted means of logged values, by name. */
final class Means {
  private record Sum(double weighted, double weight) {}

  private final Map<String, Sum> sums = new LinkedHashMap<>();

  void add(String name, double value, double weight) {
    sums.merge(
        name,
        new Sum(value * weight, weight),
        (a, b) -> new Sum(a.weighted() + b.weighted(), a.weight() + b.weight()));
  }

  Map<String, Double> values() {
    Map<String, Double> means = new LinkedHashMap<>();
    sums.forEach((name, sum) -> means.put(name, sum.weighted() / sum.weight()));
    return means;
  }

  void clear() {
    sums.clear();
  }

  Map<String, Object> save() {
    Map<String, Object> saved = new LinkedHashMap<>();
    sums.forEach((name, sum) -> saved.put(name, List.of(sum.weighted(), sum.weight())));
    return saved;
  }

  void load(Map<?, ?> saved) {
    sums.clear();
    saved.forEach(
        (name, pair) -> {
          if (pair instanceof List<?> list
              && list.size() == 2
              && list.get(0) instanceof Number weighted
              && list.get(1) instanceof Number weight) {
            sums.put(String.valueOf(name), new Sum(weighted.doubleValue(), weight.doubleValue()));
          } else {
            throw new IllegalArgumentException("\"" + name + "\" is not a sum and a weight");
          }
        });
  }
}
