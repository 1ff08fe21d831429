package org.jtorch;

/**
 * A registered function, to be removed again.
 *
 * <p><b>Ownership:</b> none; the tensor or module keeps the function until it is removed.
 *
 * <p><b>Thread safety:</b> as the tensor's or module's.
 */
@FunctionalInterface
public interface Hook {
  /** Removes the function; a second time is harmless. */
  void remove();
}
