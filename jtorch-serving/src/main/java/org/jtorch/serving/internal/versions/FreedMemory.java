package org.jtorch.serving.internal.versions;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jtorch.internal.NativeMemory;

/**
 * Returns freed memory to the system after large weights were loaded or freed. The allocator keeps
 * it for reuse, which after some reloads is as much as several models.
 */
public final class FreedMemory {
  private static final System.Logger LOGGER = System.getLogger("org.jtorch.serving");
  private static final long LARGE = 8 << 20;

  private FreedMemory() {}

  /**
   * Returns it on an executor, if it is worthwhile.
   *
   * @param weights bytes of the weights; 0 if unknown
   * @param background runs it; may reject it
   */
  public static void trim(long weights, Executor background) {
    if (weights > 0 && weights < LARGE) {
      return;
    }
    try {
      background.execute(NativeMemory::trim);
    } catch (RejectedExecutionException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "freed memory is kept", e);
    }
  }
}
