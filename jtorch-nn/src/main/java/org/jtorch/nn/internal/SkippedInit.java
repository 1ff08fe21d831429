package org.jtorch.nn.internal;

import java.util.function.Supplier;

/**
 * Whether random initial values are drawn on this thread.
 *
 * <p><b>Ownership:</b> holds no tensor.
 *
 * <p><b>Thread safety:</b> each thread has its own.
 */
public final class SkippedInit {
  private static final ThreadLocal<Boolean> ACTIVE = ThreadLocal.withInitial(() -> false);

  private SkippedInit() {}

  /**
   * Whether tensors are left as they are.
   *
   * @return true inside {@link #run}
   */
  public static boolean isActive() {
    return ACTIVE.get();
  }

  /**
   * Runs something without drawing initial values.
   *
   * @param body what to run
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
