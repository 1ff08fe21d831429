package org.jtorch.nn.internal;

import java.util.function.Supplier;

/** Switch that disables random initialization on the current thread. */
public final class SkippedInit {
  private static final ThreadLocal<Boolean> ACTIVE = ThreadLocal.withInitial(() -> false);

  private SkippedInit() {}

  /** {@return whether initialization is skipped, which it is inside {@link #run}} */
  public static boolean isActive() {
    return ACTIVE.get();
  }

  /**
   * Runs a function without random initialization.
   *
   * @param body the function to run
   * @param <T> the type of its result
   * @return its result
   */
  public static <T> T run(Supplier<T> body) {
    boolean before = ACTIVE.get();
    ACTIVE.set(true);
    try {
      return body.get();
    } finally {
      if (before) {
        ACTIVE.set(true);
      } else {
        ACTIVE.remove();
      }
    }
  }
}
