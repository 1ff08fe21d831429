package org.jtorch.serving.internal.versions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Resident memory of the process, from {@code /proc/self/status}; zeros on other systems.
 *
 * @param now bytes at present
 * @param peak largest number of bytes so far
 */
record ResidentMemory(long now, long peak) {
  private static final Path STATUS = Path.of("/proc/self/status");

  static ResidentMemory read() {
    if (!Files.isReadable(STATUS)) {
      return new ResidentMemory(0, 0);
    }
    long now = 0;
    long peak = 0;
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith("VmRSS:")) {
          now = kilobytes(line) << 10;
        } else if (line.startsWith("VmHWM:")) {
          peak = kilobytes(line) << 10;
        }
      }
    } catch (IOException e) {
      System.getLogger("org.jtorch.serving")
          .log(System.Logger.Level.DEBUG, "resident memory is unknown", e);
    }
    return new ResidentMemory(now, peak);
  }

  private static long kilobytes(String line) {
    return Long.parseLong(line.replaceAll("[^0-9]", ""));
  }

  /** Returns how far memory grew in between, including what was freed again if a new peak shows. */
  long growthSince(ResidentMemory before) {
    long reached = peak > before.peak ? peak : now;
    return Math.max(0, reached - before.now);
  }
}
