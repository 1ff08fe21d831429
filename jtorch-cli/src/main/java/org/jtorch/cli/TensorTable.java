package org.jtorch.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** A table of tensors, one line each. */
final class TensorTable {
  private TensorTable() {}

  static void print(PrintWriter out, List<TensorRow> rows, int limit, long bytes) {
    List<TensorRow> shown = rows.subList(0, Math.min(limit, rows.size()));
    int names = width(shown.stream().map(TensorRow::name).toList());
    int dtypes = width(shown.stream().map(row -> row.dtype().pythonName()).toList());
    int shapes = width(shown.stream().map(row -> row.shape().toString()).toList());
    String format = "  %-" + names + "s  %-" + dtypes + "s  %-" + shapes + "s  %s%n";
    for (TensorRow row : shown) {
      out.printf(
          Locale.ROOT,
          format,
          row.name(),
          row.dtype().pythonName(),
          row.shape(),
          ByteText.of(row.bytes()));
    }
    if (shown.size() < rows.size()) {
      out.printf(Locale.ROOT, "  ... and %d more%n", rows.size() - shown.size());
    }
    out.printf(Locale.ROOT, "  %s, %s%n", count(rows.size()), ByteText.of(bytes));
  }

  /** Returns {@code "1 tensor"} or {@code "2 tensors"}. */
  static String count(int tensors) {
    return tensors == 1 ? "1 tensor" : tensors + " tensors";
  }

  private static int width(List<String> texts) {
    return texts.stream().mapToInt(String::length).max().orElse(1);
  }
}
