package org.jtorch.internal.memory;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.jtorch.LeakReport;

/** An open mode of a thread, linked to the mode that encloses it. */
public final class OpenModes {
  private static final Map<LeakReport.OpenMode, Long> RECORDED = new ConcurrentHashMap<>();

  private final String name;
  private final @Nullable OpenModes enclosing;
  private final @Nullable String site;

  private OpenModes(String name, @Nullable OpenModes enclosing) {
    this.name = name;
    this.enclosing = enclosing;
    this.site = record(name);
  }

  /** Pushes a mode onto the calling thread's chain of modes. */
  public static OpenModes push(String name) {
    ThreadState state = ThreadState.current();
    OpenModes opened = new OpenModes(name, state.modes());
    state.modes(opened);
    return opened;
  }

  /** Pops this mode; throws if a mode that was opened later is still open. */
  public void pop() {
    checkInnermost(name, this);
    ThreadState.current().modes(enclosing);
    forget(name, site);
  }

  /** Throws unless the thread's innermost mode is {@code expected} (null: no mode is open). */
  public static void checkInnermost(String name, @Nullable OpenModes expected) {
    OpenModes innermost = ThreadState.current().modes();
    if (innermost == expected) {
      return;
    }
    if (innermost != null && innermost.isInside(expected)) {
      throw new IllegalStateException(
          name
              + " was closed while "
              + innermost
              + ", which was opened after it, is still open: close modes inside out, best by"
              + " try-with-resources");
    }
    throw new IllegalStateException(
        name + " was closed after the mode around it, " + expected + ": close modes inside out");
  }

  private boolean isInside(@Nullable OpenModes other) {
    OpenModes outer = enclosing;
    while (outer != null && outer != other) {
      outer = outer.enclosing;
    }
    return outer == other;
  }

  /** Records a mode for the leak report and returns the line that opens it; null if not enabled. */
  public static @Nullable String record(String name) {
    String line = LeakSites.here();
    if (line != null) {
      RECORDED.merge(new LeakReport.OpenMode(name, line, 1), 1L, Long::sum);
    }
    return line;
  }

  public static void forget(String name, @Nullable String line) {
    if (line != null) {
      RECORDED.computeIfPresent(
          new LeakReport.OpenMode(name, line, 1), (key, open) -> open == 1 ? null : open - 1);
    }
  }

  static Map<LeakReport.OpenMode, Long> recorded() {
    return RECORDED;
  }

  @Override
  public String toString() {
    return site == null ? name : name + " (opened at " + site + ")";
  }
}
