package org.jtorch;

/**
 * What to run inside a mode or a scope; its result is the result of the whole.
 *
 * <p><b>Ownership:</b> as the method that takes it says of the result.
 *
 * <p><b>Thread safety:</b> runs on the calling thread.
 *
 * @param <T> the type of the result
 * @param <E> the checked exception it may throw; none for most lambdas
 */
@FunctionalInterface
public interface Body<T extends @org.jspecify.annotations.Nullable Object, E extends Exception> {
  /**
   * Runs it.
   *
   * @return the result
   * @throws E as the body does
   */
  T run() throws E;
}
