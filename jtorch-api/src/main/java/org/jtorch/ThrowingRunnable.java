package org.jtorch;

/**
 * Code without a result that may throw a checked exception.
 *
 * @param <E> the type of the checked exception; inferred as unchecked for most lambdas
 */
@FunctionalInterface
public interface ThrowingRunnable<E extends Exception> {
  /**
   * Runs the code.
   *
   * @throws E if the code throws it
   */
  void run() throws E;
}
