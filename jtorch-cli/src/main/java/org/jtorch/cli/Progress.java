package org.jtorch.cli;

import java.io.File;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.Supplier;
import picocli.CommandLine.Help.Ansi;

/** A line on a terminal that tells how far long work is. It is erased at the end. */
final class Progress implements AutoCloseable {
  private static final long PERIOD = 500;

  private final PrintWriter out;
  private final Supplier<String> text;
  private final Thread thread;
  private int shown;

  private Progress(PrintWriter out, Supplier<String> text, long period) {
    this.out = out;
    this.text = text;
    this.thread = new Thread(() -> repeat(period), "jtorch-progress");
    thread.setDaemon(true);
  }

  /** Shows a text and the time, if the output is a terminal. */
  static Progress of(PrintWriter out, String what) {
    return started(out, () -> what, PERIOD, Ansi.AUTO.enabled());
  }

  /** Shows how much of a file is written, if the output is a terminal. */
  static Progress ofFile(PrintWriter out, String what, Path file, long bytes) {
    return started(out, () -> fileText(what, file, bytes), PERIOD, Ansi.AUTO.enabled());
  }

  static Progress started(PrintWriter out, Supplier<String> text, long period, boolean isTerminal) {
    Progress progress = new Progress(out, text, period);
    if (isTerminal) {
      progress.thread.start();
    }
    return progress;
  }

  /** Returns {@code "writing model.pth: 1.20 GB of 4.00 GB"}. */
  static String fileText(String what, Path file, long bytes) {
    return what + ": " + ByteText.of(written(file)) + " of " + ByteText.of(bytes);
  }

  /** Files are written under a temporary name, which begins with a dot and the file's name. */
  private static long written(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      return 0;
    }
    String start = "." + file.getFileName() + ".";
    File[] found =
        folder.toFile().listFiles((f, name) -> name.startsWith(start) && name.endsWith(".tmp"));
    return found == null || found.length == 0 ? 0 : found[0].length();
  }

  private void repeat(long period) {
    long start = System.nanoTime();
    try {
      while (true) {
        Thread.sleep(period);
        show(text.get() + ", " + (System.nanoTime() - start) / 1_000_000_000 + " s");
      }
    } catch (InterruptedException e) {
      show("");
      out.print('\r');
      out.flush();
    }
  }

  /** Replaces the line. */
  private void show(String line) {
    out.print("\r" + line + " ".repeat(Math.max(0, shown - line.length())));
    out.flush();
    shown = line.length();
  }

  @Override
  public void close() {
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
