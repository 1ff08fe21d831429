package org.jtorch.internal.memory;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.jtorch.LeakReport;
import org.jtorch.internal.binding.CallSite;

/**
 * Records where each tensor was created, if {@code -Djtorch.debug.leaks=true} is set. This costs
 * one stack walk per tensor.
 */
public final class LeakSites {
  private static final boolean ON = Boolean.getBoolean("jtorch.debug.leaks");
  private static final Map<String, LeakReport.Site> COLLECTED = new ConcurrentHashMap<>();
  private static final Set<String> LOST_SCOPES = ConcurrentHashMap.newKeySet();

  private LeakSites() {}

  /** Returns the line of the program that creates a tensor; null if not enabled. */
  public static @Nullable String here() {
    return ON ? CallSite.find() : null;
  }

  /** Counts a tensor that the garbage collector freed, and logs the first one of each line. */
  static void collected(@Nullable String line, long bytes) {
    if (line == null) {
      return;
    }
    LeakReport.Site one = new LeakReport.Site(line, 0, 0, 1, bytes);
    if (COLLECTED.merge(line, one, LeakSites::sum).collected() == 1) {
      System.getLogger("org.jtorch")
          .log(
              System.Logger.Level.WARNING,
              "a tensor of {0} bytes was not closed; it was created at {1}",
              Long.toString(bytes),
              line);
    }
  }

  /** Logs, once for each line, that a scope opened there was never closed. */
  static void lostScope(@Nullable String line) {
    String where = line == null ? "" : line;
    if (LOST_SCOPES.add(where)) {
      System.getLogger("org.jtorch")
          .log(
              System.Logger.Level.WARNING,
              "a TensorScope {0} was never closed: open scopes in try-with-resources",
              where.isEmpty() ? "(-Djtorch.debug.leaks=true tells which)" : "opened at " + where);
    }
  }

  /** Returns a report of what was collected so far and what is live. */
  static LeakReport report(Iterable<LeakReport.Site> live) {
    if (!ON) {
      throw new IllegalStateException(
          "where tensors are made is not recorded: start the JVM with -Djtorch.debug.leaks=true");
    }
    Map<String, LeakReport.Site> sites = new HashMap<>(COLLECTED);
    for (LeakReport.Site site : live) {
      sites.merge(site.line(), site, LeakSites::sum);
    }
    return new LeakReport(
        sites.values().stream()
            .sorted(Comparator.comparingLong(LeakSites::bytes).reversed())
            .toList(),
        OpenModes.recorded().entrySet().stream()
            .map(entry -> times(entry.getKey(), entry.getValue()))
            .sorted(Comparator.comparingLong(LeakReport.OpenMode::open).reversed())
            .toList());
  }

  private static LeakReport.Site sum(LeakReport.Site site, LeakReport.Site more) {
    return new LeakReport.Site(
        site.line(),
        site.live() + more.live(),
        site.liveBytes() + more.liveBytes(),
        site.collected() + more.collected(),
        site.collectedBytes() + more.collectedBytes());
  }

  private static long bytes(LeakReport.Site site) {
    return site.liveBytes() + site.collectedBytes();
  }

  private static LeakReport.OpenMode times(LeakReport.OpenMode mode, long number) {
    return new LeakReport.OpenMode(mode.name(), mode.line(), number);
  }
}
