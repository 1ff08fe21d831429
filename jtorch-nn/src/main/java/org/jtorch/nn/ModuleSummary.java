package org.jtorch.nn;

import java.util.List;
import java.util.Locale;

/**
 * Summary table of a model: output shape, parameters and multiply-adds of each module; {@link
 * Module#summary}. {@code toString} returns the table.
 *
 * @param rows one row per module, parents before children; a shared module once
 * @param parameters number of elements of all parameters; shared parameters count once
 * @param trainable number of those elements that require a gradient
 * @param multiplyAdds multiply-adds of all calls, of products with weights only; a layer that is
 *     called twice counts twice
 */
public record ModuleSummary(List<Row> rows, long parameters, long trainable, long multiplyAdds) {
  private static final String[] TITLES = {
    "Layer (type)", "Output shape", "Parameters", "Multiply-adds"
  };

  /**
   * Row of one module.
   *
   * @param path path in the model, empty for the model itself
   * @param type class name
   * @param output shape of its last output, shapes of several parts separated by commas; {@code -}
   *     if it was not called
   * @param parameters number of elements of its own parameters, without those of its children and
   *     without those counted in a row above
   * @param multiplyAdds multiply-adds of its calls, without those of its children
   */
  public record Row(String path, String type, String output, long parameters, long multiplyAdds) {
    private String[] cells() {
      int depth = path.isEmpty() ? 0 : path.split("\\.", -1).length;
      String name = path.substring(path.lastIndexOf('.') + 1);
      String label = name.isEmpty() ? type : name + " (" + type + ")";
      return new String[] {
        "  ".repeat(depth) + label,
        output,
        String.format(Locale.ROOT, "%,d", parameters),
        String.format(Locale.ROOT, "%,d", multiplyAdds)
      };
    }
  }

  /**
   * Copies the list.
   *
   * @param rows one row per module
   * @param parameters number of elements of all parameters
   * @param trainable number of those elements that require a gradient
   * @param multiplyAdds multiply-adds of all calls
   */
  public ModuleSummary {
    rows = List.copyOf(rows);
  }

  /** Formats the table, with totals below. */
  @Override
  public String toString() {
    List<String[]> cells = rows.stream().map(Row::cells).toList();
    int[] widths = new int[TITLES.length];
    for (int column = 0; column < widths.length; column++) {
      widths[column] = TITLES[column].length();
      for (String[] row : cells) {
        widths[column] = Math.max(widths[column], row[column].length());
      }
    }
    String title = line(TITLES, widths);
    StringBuilder table = new StringBuilder(title).append('\n');
    table.append("=".repeat(title.length())).append('\n');
    cells.forEach(row -> table.append(line(row, widths)).append('\n'));
    table.append("=".repeat(title.length())).append('\n');
    table.append(
        String.format(Locale.ROOT, "Parameters: %,d, trainable: %,d\n", parameters, trainable));
    return table.append(String.format(Locale.ROOT, "Multiply-adds: %,d", multiplyAdds)).toString();
  }

  private static String line(String[] cells, int[] widths) {
    String format = "%-" + widths[0] + "s  %-" + widths[1] + "s  %" + widths[2] + "s  %";
    return String.format(Locale.ROOT, format + widths[3] + "s", (Object[]) cells);
  }
}
