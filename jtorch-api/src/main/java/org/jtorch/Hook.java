package org.jtorch;

/** Handle that removes a registered hook. */
@FunctionalInterface
public interface Hook {
  /** Removes the hook. Further calls have no effect. */
  void remove();
}
