package org.jtorch;

import java.util.List;
import java.util.Locale;

/**
 * Where the tensors were made and the modes opened that were not closed, {@link
 * Torch#leakReport()}.
 *
 * @param sites a line of the program each, the one with the most bytes first
 * @param modes lines that opened modes which are open now, the one with the most first
 */
public record LeakReport(List<Site> sites, List<OpenMode> modes) {
  /**
   * A line of the program that opened modes ({@code noGrad}, {@code autocast}, a {@link DualLevel},
   * a {@link TensorScope}) which are not closed: those of blocks that are running, and those that
   * were dropped.
   *
   * @param name the method that opened the mode, {@code noGrad}, or the class
   * @param line the innermost frame outside jtorch, {@code com.acme.Trainer.step(Trainer.java:42)}
   * @param open the number of open modes
   */
  public record OpenMode(String name, String line, long open) {}

  /**
   * A line of the program that made tensors which no scope and no {@code close} freed.
   *
   * @param line the innermost frame outside jtorch, {@code com.acme.Trainer.step(Trainer.java:42)}
   * @param live how many of them are open and in no scope; parameters and buffers are among them
   * @param liveBytes bytes behind those
   * @param collected how many the garbage collector had to free
   * @param collectedBytes bytes behind those
   */
  public record Site(String line, long live, long liveBytes, long collected, long collectedBytes) {}

  /**
   * A report.
   *
   * @param sites a line of the program each
   * @param modes lines that opened modes
   */
  public LeakReport {
    sites = List.copyOf(sites);
    modes = List.copyOf(modes);
  }

  /** The sites as a table, a line each, and below it the open modes. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("live        MB   collected        MB   made at");
    for (Site site : sites) {
      text.append(
          String.format(
              Locale.ROOT,
              "%n%4d %9.1f %11d %9.1f   %s",
              site.live,
              site.liveBytes / 1e6,
              site.collected,
              site.collectedBytes / 1e6,
              site.line));
    }
    for (OpenMode mode : modes) {
      text.append(
          String.format(
              Locale.ROOT, "%n%4d x %s open, opened at %s", mode.open, mode.name, mode.line));
    }
    return text.toString();
  }
}
