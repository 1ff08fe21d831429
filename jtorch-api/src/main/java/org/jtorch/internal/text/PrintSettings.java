package org.jtorch.internal.text;

import org.jspecify.annotations.Nullable;

/**
 * The settings of printing.
 *
 * @param precision digits after the decimal point
 * @param threshold the number of elements above which only the edges are printed
 * @param edgeItems the number of elements at each edge
 * @param lineWidth characters per line
 * @param sciMode whether numbers have an exponent; null to derive it from their range
 */
public record PrintSettings(
    int precision, long threshold, int edgeItems, int lineWidth, @Nullable Boolean sciMode) {
  static final PrintSettings DEFAULTS = new PrintSettings(4, 1000, 3, 80, null);

  public PrintSettings {
    checkNotNegative("precision", precision);
    checkNotNegative("edgeItems", edgeItems);
    checkNotNegative("lineWidth", lineWidth);
  }

  /** Returns the same settings with {@code sciMode} null. */
  public PrintSettings withoutSciMode() {
    return new PrintSettings(precision, threshold, edgeItems, lineWidth, null);
  }

  private static void checkNotNegative(String name, int value) {
    if (value < 0) {
      throw new IllegalArgumentException(name + " " + value + " is negative");
    }
  }
}
