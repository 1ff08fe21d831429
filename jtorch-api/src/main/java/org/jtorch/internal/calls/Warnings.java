package org.jtorch.internal.calls;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jtorch.internal.binding.CallSite;

/**
 * Logs warnings of likely mistakes, like Python's {@code warnings}: through the logger {@code
 * org.jtorch}, once for each line of the user's program.
 */
public final class Warnings {
  /**
   * Maximum number of remembered warnings; messages contain shapes, so their number is not bounded.
   */
  private static final int MAX_WARNINGS = 1000;

  private static final Set<String> LOGGED = ConcurrentHashMap.newKeySet();

  private Warnings() {}

  /** Logs a message without full stop, with the line of the program. */
  public static void warn(String sentence) {
    String text = sentence + " (at " + CallSite.find() + ")";
    if (LOGGED.size() < MAX_WARNINGS && LOGGED.add(text)) {
      System.getLogger("org.jtorch").log(System.Logger.Level.WARNING, text);
    }
  }
}
