package org.jtorch;

import java.util.List;
import java.util.Locale;

/**
 * Snapshot of the source lines that created tensors or opened modes which were not closed, returned
 * by {@link Torch#leakReport()}.
 *
 * @param sites one entry per line that created such tensors, in descending order of bytes
 * @param modes one entry per line that opened such modes, in descending order of open modes
 */
public record LeakReport(List<Site> sites, List<OpenMode> modes) {
  /**
   * A source line that opened modes ({@code noGrad}, {@code autocast}, a {@link DualLevel}, a
   * {@link TensorScope}) which are still open: modes of running blocks, and modes that became
   * unreachable without being closed.
   *
   * @param name the method that opened the mode, {@code noGrad}, or the class
   * @param line the innermost stack frame outside jtorch, {@code
   *     com.acme.Trainer.step(Trainer.java:42)}
   * @param open the number of open modes
   */
  public record OpenMode(String name, String line, long open) {}

  /**
   * A source line that created tensors which neither a scope nor {@code close} has freed.
   *
   * @param line the innermost stack frame outside jtorch, {@code
   *     com.acme.Trainer.step(Trainer.java:42)}
   * @param live the number of these tensors that are open and in no scope, including parameters and
   *     buffers
   * @param liveBytes the size of those in bytes
   * @param collected the number of these tensors that the garbage collector has freed
   * @param collectedBytes the size of those in bytes
   */
  public record Site(String line, long live, long liveBytes, long collected, long collectedBytes) {}

  /**
   * Copies the lists.
   *
   * @param sites one entry per line that created tensors
   * @param modes one entry per line that opened modes
   */
  public LeakReport {
    sites = List.copyOf(sites);
    modes = List.copyOf(modes);
  }

  /** A table with one row per site, followed by the open modes. */
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
