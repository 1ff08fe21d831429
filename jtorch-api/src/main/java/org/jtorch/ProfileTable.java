package org.jtorch;

import java.util.List;
import java.util.Locale;

/** Prints a {@link Profile}. */
final class ProfileTable {
  private static final int ROWS = 30;

  private final StringBuilder text = new StringBuilder();
  private final double wall;

  private ProfileTable(long wallNanos) {
    wall = wallNanos;
  }

  static String of(Profile profile) {
    ProfileTable table = new ProfileTable(profile.wallNanos());
    table.text.append(String.format(Locale.ROOT, "recorded %s%n", duration(profile.wallNanos())));
    table.section("operator", profile.operators());
    table.section("module", profile.modules());
    table.section("range", profile.ranges());
    table.section("thread", profile.threads());
    return table.text.toString();
  }

  private void section(String title, List<Profile.Row> rows) {
    if (rows.isEmpty()) {
      return;
    }
    line("", "", "", "", "", "", "");
    line(title, "calls", "self", "self %", "total", "a call", "memory");
    for (Profile.Row row : rows.subList(0, Math.min(ROWS, rows.size()))) {
      line(
          row.name(),
          Long.toString(row.calls()),
          duration(row.selfNanos()),
          String.format(Locale.ROOT, "%.1f", 100 * row.selfNanos() / wall),
          duration(row.totalNanos()),
          duration(row.totalNanos() / Math.max(1, row.calls())),
          size(row.bytes()));
    }
    if (rows.size() > ROWS) {
      line("... and " + (rows.size() - ROWS) + " more", "", "", "", "", "", "");
    }
  }

  private void line(Object... columns) {
    text.append(
            String.format(Locale.ROOT, "%-44s %9s %12s %7s %12s %12s %11s", columns)
                .stripTrailing())
        .append(System.lineSeparator());
  }

  private static String duration(long nanos) {
    if (nanos < 1_000_000) {
      return String.format(Locale.ROOT, "%.1f us", nanos / 1e3);
    }
    return nanos < 1_000_000_000
        ? String.format(Locale.ROOT, "%.2f ms", nanos / 1e6)
        : String.format(Locale.ROOT, "%.3f s", nanos / 1e9);
  }

  private static String size(long bytes) {
    if (bytes == 0) {
      return "";
    }
    return bytes < 1 << 20
        ? String.format(Locale.ROOT, "%.1f KB", bytes / 1024.0)
        : String.format(Locale.ROOT, "%.1f MB", bytes / 1024.0 / 1024.0);
  }
}
