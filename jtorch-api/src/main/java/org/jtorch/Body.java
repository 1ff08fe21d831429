package org.jtorch;

/**
 * What to run inside a mode or a scope; its result is the result of the whole.
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
   * @throws E if the body throws it
   */
  T run() throws E;
}
