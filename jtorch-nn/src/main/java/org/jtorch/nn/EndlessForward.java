package org.jtorch.nn;

import org.jspecify.annotations.Nullable;

/** Tells a {@code forward} that calls itself from other overflows of the stack. */
final class EndlessForward {
  /** How many calls of modules an overflow has left behind when there is room on the stack. */
  private static final int ROOM = 200;

  /** The overflow that passed a module last, and how many it passed. */
  private static @Nullable StackOverflowError passing;

  private static int levels;

  private EndlessForward() {}

  /**
   * Whether an error that is passing a module comes from its {@code forward}, which calls the
   * module again and again. Looked at when the stack is some way down: a class that is initialized
   * at its end, where there is no room, can never be used again.
   */
  static boolean callsItself(Module module, StackOverflowError overflow) {
    if (!hasPassed(overflow)) {
      return false;
    }
    int calls = 0;
    for (StackTraceElement frame : overflow.getStackTrace()) {
      if (frame.getMethodName().equals("forward")
          && frame.getClassName().equals(module.getClass().getName())) {
        calls++;
      }
    }
    return calls > 10;
  }

  @SuppressWarnings("StaticAssignmentOfThrowable") // only while it passes; a reference needs stack
  private static synchronized boolean hasPassed(StackOverflowError overflow) {
    if (passing != overflow) {
      passing = overflow;
      levels = 0;
    }
    levels++;
    if (levels < ROOM) {
      return false;
    }
    passing = null;
    return true;
  }

  static IllegalStateException endless(Module module, StackOverflowError overflow) {
    return new IllegalStateException(
        module.reprName()
            + ".forward calls itself without end: in forward, call the layers that the module"
            + " holds, not its own call(...)",
        overflow);
  }
}
