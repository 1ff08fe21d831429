package org.jtorch;

/** A registered function, to be removed again. */
@FunctionalInterface
public interface Hook {
  /** Removes the function; a second time is harmless. */
  void remove();
}
