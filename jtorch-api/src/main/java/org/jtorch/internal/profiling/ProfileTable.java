package org.jtorch.internal.profiling;

import java.util.List;
import java.util.Locale;
import org.jtorch.Profile;

/** Prints a {@link Profile}. */
public final class ProfileTable {
  private static final int ROWS = 30;
  private static final int MIN_WIDTH = 24;
  private static final int MAX_WIDTH = 60;
  private static final String CUT = "...";

  private final StringBuilder text = new StringBuilder();
  private final double wall;

  private ProfileTable(long wallNanos) {
    wall = wallNanos;
  }

  public static String of(Profile profile) {
    ProfileTable table = new ProfileTable(profile.wallNanos());
    table.text.append("recorded ").append(duration(profile.wallNanos()));
    table.text.append(System.lineSeparator());
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
    List<Profile.Row> shown = rows.subList(0, Math.min(ROWS, rows.size()));
    int longest = shown.stream().mapToInt(row -> row.name().length()).max().orElse(0);
    int width = Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, longest));
    text.append(System.lineSeparator());
    line(width, title, "calls", "self", "self %", "total", "a call", "memory");
    shown.forEach(row -> line(width, row, duration(row.totalNanos())));
    List<Profile.Row> hidden = rows.subList(shown.size(), rows.size());
    if (!hidden.isEmpty()) {
      line(width, sum("(" + hidden.size() + " more)", hidden), "");
    }
    line(width, sum("all", rows), "");
  }

  /** Returns the sum of rows, without their totals, which overlap. */
  private static Profile.Row sum(String name, List<Profile.Row> rows) {
    return rows.stream().reduce(new Profile.Row(name, 0, 0, 0, 0), ProfileTable::sum);
  }

  /** Returns the sum of two rows, under the name of the first. */
  public static Profile.Row sum(Profile.Row row, Profile.Row more) {
    return new Profile.Row(
        row.name(),
        row.calls() + more.calls(),
        row.selfNanos() + more.selfNanos(),
        row.totalNanos() + more.totalNanos(),
        row.bytes() + more.bytes());
  }

  private void line(int width, Profile.Row row, String total) {
    line(
        width,
        fitted(row.name(), width),
        Long.toString(row.calls()),
        duration(row.selfNanos()),
        String.format(Locale.ROOT, "%.1f", 100 * row.selfNanos() / wall),
        total,
        total.isEmpty() ? "" : duration(row.totalNanos() / Math.max(1, row.calls())),
        size(row.bytes()));
  }

  private void line(int width, Object... columns) {
    String format = "%-" + width + "s %8s %11s %7s %11s %11s %11s";
    text.append(String.format(Locale.ROOT, format, columns).stripTrailing())
        .append(System.lineSeparator());
  }

  /** Shortens a path that is too long at its start, because its end is more specific. */
  private static String fitted(String name, int width) {
    return name.length() <= width
        ? name
        : CUT + name.substring(name.length() - width + CUT.length());
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
    } else if (bytes < 1 << 10) {
      return bytes + " B";
    }
    return bytes < 1 << 20
        ? String.format(Locale.ROOT, "%.1f KB", bytes / 1024.0)
        : String.format(Locale.ROOT, "%.1f MB", bytes / 1024.0 / 1024.0);
  }
}
