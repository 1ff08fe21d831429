package org.jtorch.internal.calls;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jtorch.internal.binding.CallSite;

/**
 * Tells of what is likely a mistake, as Python's {@code warnings} do: through the logger {@code
 * org.jtorch}, once for each line of the user's program.
 */
public final class Warnings {
  /** Sentences may name shapes, of which there can be any number. */
  private static final int MOST = 1000;

  private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

  private Warnings() {}

  /** Logs a sentence that has no full stop, with the line that it is about. */
  public static void warn(String sentence) {
    String text = sentence + " (at " + CallSite.find() + ")";
    if (TOLD.size() < MOST && TOLD.add(text)) {
      System.getLogger("org.jtorch").log(System.Logger.Level.WARNING, text);
    }
  }
}
