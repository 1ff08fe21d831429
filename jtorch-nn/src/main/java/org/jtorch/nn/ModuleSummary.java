package org.jtorch.nn;

import java.util.List;
import java.util.Locale;

/**
 * A model as a table: what each module puts out, its parameters, its multiply-adds; {@link
 * Module#summary}. {@code toString} writes the table.
 *
 * <p><b>Ownership:</b> holds no tensor.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param rows one a module, parents before children; a shared module once
 * @param parameters how many numbers all parameters have, shared ones once
 * @param trainable how many of them are not frozen
 * @param multiplyAdds how many the calls made together, those of products with weights alone: a
 *     layer that was called twice counts twice
 */
public record ModuleSummary(List<Row> rows, long parameters, long trainable, long multiplyAdds) {
  private static final String[] TITLES = {
    "Layer (type)", "Output shape", "Parameters", "Multiply-adds"
  };

  /**
   * One module.
   *
   * @param path its name in the model, empty for the model itself
   * @param type the name of its class
   * @param output the shape of what it put out last, shapes of several parts joined by commas;
   *     {@code -} if it was not called
   * @param parameters how many numbers its own parameters have, without its children's and without
   *     those that stand in a row above
   * @param multiplyAdds of all its calls, without its children's
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
   * @param rows one a module
   * @param parameters how many in all
   * @param trainable how many of them are not frozen
   * @param multiplyAdds in all
   */
  public ModuleSummary {
    rows = List.copyOf(rows);
  }

  /** The table, two spaces between columns, totals below. */
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
