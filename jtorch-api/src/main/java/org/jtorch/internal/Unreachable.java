package org.jtorch.internal;

import org.jtorch.internal.memory.ThreadState;

/** Actions for objects that the garbage collector found unreachable. */
public final class Unreachable {
  private Unreachable() {}

  /**
   * Runs an action when an object has become unreachable, on a thread of jtorch.
   *
   * @param object the object
   * @param action the action, which must not refer to the object
   */
  public static void whenUnreachable(Object object, Runnable action) {
    ThreadState.whenUnreachable(object, action);
  }
}
