package org.jtorch.benchmarks.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Markdown table with one row per workload: the median of each side, its spread, and the ratios of
 * jtorch to the others. A side that was not measured has empty cells.
 */
final class Table {
  private static final List<Column> OTHERS = List.of(Column.PYTHON, Column.FLOOR, Column.RAW);

  Table(int threads) {
    System.out.printf(Locale.ROOT, "%n%d intra-op thread%s%n%n", threads, threads == 1 ? "" : "s");
    List<String> head = new ArrayList<>();
    head.add("workload");
    for (Column column : Column.values()) {
      head.add(column.toString());
    }
    for (Column other : OTHERS) {
      head.add(Column.JTORCH.brief() + "/" + other.brief());
    }
    print(head);
    print(head.stream().map(column -> "---").toList());
  }

  /** Prints a row. The measurements are in nanoseconds. */
  void row(String workload, Map<Column, double[]> measured) {
    measured.values().forEach(Arrays::sort);
    List<String> row = new ArrayList<>();
    row.add(workload);
    for (Column column : Column.values()) {
      row.add(measured.containsKey(column) ? median(measured.get(column)) : "");
    }
    double jtorch = middle(measured.get(Column.JTORCH));
    for (Column other : OTHERS) {
      row.add(
          measured.containsKey(other)
              ? String.format(Locale.ROOT, "%.2f", jtorch / middle(measured.get(other)))
              : "");
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
