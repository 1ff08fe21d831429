package org.jtorch.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A row a workload: the median of each side, its spread, and the ratios of jtorch to the others.
 */
final class Table {
  private static final String LAST = "jtorch";

  private final List<String> sides;

  Table(int threads, List<String> sides) {
    this.sides = sides;
    System.out.printf(Locale.ROOT, "%n%d intra-op thread%s%n%n", threads, threads == 1 ? "" : "s");
    List<String> head = new ArrayList<>();
    head.add("workload");
    head.addAll(sides);
    for (String side : sides) {
      if (!side.equals(LAST)) {
        head.add("of " + side);
      }
    }
    print(head);
    print(head.stream().map(column -> "---").toList());
  }

  /** Prints a row; the measurements are sorted. */
  void row(String workload, Map<String, double[]> measured) {
    List<String> row = new ArrayList<>();
    row.add(workload);
    for (String side : sides) {
      row.add(measured.containsKey(side) ? median(measured.get(side)) : "");
    }
    for (String side : sides) {
      if (!side.equals(LAST)) {
        row.add(
            measured.containsKey(side)
                ? String.format(
                    Locale.ROOT, "%.2f", middle(measured.get(LAST)) / middle(measured.get(side)))
                : "");
      }
    }
    print(row);
  }

  private static String median(double[] sorted) {
    double unit = middle(sorted) < 1e5 ? 1e3 : 1e6;
    return String.format(
        Locale.ROOT,
        "%.3g %s (%.3g-%.3g)",
        middle(sorted) / unit,
        unit == 1e3 ? "us" : "ms",
        sorted[0] / unit,
        sorted[sorted.length - 1] / unit);
  }

  private static double middle(double[] sorted) {
    return sorted[sorted.length / 2];
  }

  private static void print(List<String> columns) {
    System.out.println("| " + String.join(" | ", columns) + " |");
  }
}
