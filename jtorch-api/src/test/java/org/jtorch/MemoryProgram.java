package org.jtorch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Run in a JVM of its own with a small heap by {@link UnscopedMemoryTest}; prints figures. */
final class MemoryProgram {
  private static final int LARGE = 10 * 1024 * 1024 / Float.BYTES;

  private MemoryProgram() {}

  public static void main(String[] args) throws IOException {
    switch (args[0]) {
      case "small" -> small(false);
      case "small-scoped" -> small(true);
      case "freeze" -> freeze();
      case "large" -> large(Integer.parseInt(args[1]));
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  /** A million additions of single numbers; prints by how many MB resident memory grew. */
  private static void small(boolean scoped) throws IOException {
    Tensor a = Torch.ones(1);
    Tensor b = Torch.ones(1);
    add(a, b, scoped ? 300_000 : 1000, scoped); // in scopes the JVM's own heap settles first
    long before = resident();
    add(a, b, 1_000_000, scoped);
    System.out.println(resident() - before);
  }

  private static void add(Tensor a, Tensor b, int times, boolean scoped) {
    for (int done = 0; done < times; done += 100) {
      if (scoped) {
        try (TensorScope scope = TensorScope.open()) {
          addAHundredTimes(a, b);
        }
      } else {
        addAHundredTimes(a, b);
      }
    }
  }

  private static void addAHundredTimes(Tensor a, Tensor b) {
    for (int i = 0; i < 100; i++) {
      Tensor unused = a.add(b);
    }
  }

  /** Freezes a script 600 times; prints by how many MB resident memory grew. */
  private static void freeze() throws IOException {
    try (ScriptModule module = ScriptFixtures.load("convolutional.pt").eval()) {
      for (int i = 0; i < 50; i++) {
        module.freeze().close();
      }
      long before = resident();
      for (int i = 0; i < 600; i++) {
        module.freeze().close();
      }
      System.out.println(resident() - before);
    }
  }

  /** Many tensors of 10 MB; prints peak MB, and ms closed by hand and left to the collector. */
  private static void large(int count) throws IOException {
    Tensor a = Torch.ones(LARGE);
    long[] closed = new long[3];
    long[] left = new long[3];
    long peak = 0;
    for (int round = 0; round < 3; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < count; i++) {
        a.add(1).close();
      }
      closed[round] = System.nanoTime() - start;
      start = System.nanoTime();
      for (int i = 0; i < count; i++) {
        Tensor unused = a.add(1);
        if (i % 20 == 0) {
          peak = Math.max(peak, resident());
        }
      }
      left[round] = System.nanoTime() - start;
    }
    System.out.printf(
        Locale.ROOT, "%d %d %d%n", peak, median(closed) / 1_000_000, median(left) / 1_000_000);
  }

  private static long median(long[] times) {
    java.util.Arrays.sort(times);
    return times[1];
  }

  private static long resident() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
      }
    }
    throw new IOException("no VmRSS in /proc/self/status");
  }
}
