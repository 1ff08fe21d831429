package org.jtorch.samples;

import java.io.Console;
import java.util.Locale;

/** Progress bar of an epoch, redrawn in a terminal; elsewhere one line at the end. */
final class ProgressBar {
  private static final int WIDTH = 24;
  private static final boolean TERMINAL = isTerminal();

  private final String title;
  private final long total;
  private final long start = System.nanoTime();
  private long done;
  private long steps;
  private double lossSum;
  private long lastShown;

  ProgressBar(String title, long total) {
    this.title = title;
    this.total = total;
  }

  /** Adds a training step: the number of its images and its loss. */
  void step(long images, double loss) {
    done += images;
    steps++;
    lossSum += loss;
    long now = System.nanoTime();
    if (TERMINAL && now - lastShown > 100_000_000L) {
      lastShown = now;
      System.out.print("\r" + line());
    }
  }

  void end() {
    System.out.println((TERMINAL ? "\r" : "") + line());
  }

  /**
   * From JDK 22 on, a console exists even if the output is redirected; isTerminal() is false then.
   */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    Console console = System.console();
    try {
      return console != null
          && (Runtime.version().feature() < 22
              || (boolean) Console.class.getMethod("isTerminal").invoke(console));
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  private String line() {
    int filled = (int) (WIDTH * done / total);
    double seconds = (System.nanoTime() - start) / 1e9;
    return String.format(
        Locale.ROOT,
        "%s [%s%s] %d/%d  loss %.4f  %,.0f images/s",
        title,
        "#".repeat(filled),
        ".".repeat(WIDTH - filled),
        done,
        total,
        lossSum / Math.max(1, steps),
        done / seconds);
  }
}
