package org.jtorch.cli;

import java.util.Locale;

/** Sizes as text, {@code "44.7 MB"}. */
final class ByteText {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

  private ByteText() {}

  static String of(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1000 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    return unit == 0
        ? bytes + " B"
        : String.format(Locale.ROOT, value < 10 ? "%.2f %s" : "%.1f %s", value, UNITS[unit]);
  }
}
