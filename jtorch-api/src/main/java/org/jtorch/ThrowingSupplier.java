package org.jtorch;

/**
 * A supplier that may throw a checked exception. It runs inside a mode or a scope, on the calling
 * thread, and its result is returned.
 *
 * @param <T> the type of the result
 * @param <E> the type of the checked exception; inferred as unchecked for most lambdas
 */
@FunctionalInterface
public interface ThrowingSupplier<
    T extends @org.jspecify.annotations.Nullable Object, E extends Exception> {
  /**
   * Returns a result.
   *
   * @return the result
   * @throws E if the supplier throws it
   */
  T get() throws E;
}
