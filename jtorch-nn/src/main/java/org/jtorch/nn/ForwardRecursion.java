package org.jtorch.nn;

import org.jspecify.annotations.Nullable;

/** Distinguishes a {@code forward} that calls itself from other stack overflows. */
final class ForwardRecursion {
  /** Number of module calls that are unwound before there is enough stack to inspect the error. */
  private static final int MIN_UNWOUND_CALLS = 200;

  /** Overflow that is being unwound, and the number of module calls it has left. */
  private static @Nullable StackOverflowError current;

  private static int unwoundCalls;

  private ForwardRecursion() {}

  /**
   * Whether the module's own recursive {@code forward} caused the overflow. The check waits until
   * part of the stack is unwound, because a class whose initialization fails for lack of stack
   * stays unusable.
   */
  static boolean isCauseOf(Module module, StackOverflowError overflow) {
    if (!isUnwound(overflow)) {
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

  @SuppressWarnings(
      "StaticAssignmentOfThrowable") // only while it is unwound; a reference needs stack
  private static synchronized boolean isUnwound(StackOverflowError overflow) {
    if (current != overflow) {
      current = overflow;
      unwoundCalls = 0;
    }
    unwoundCalls++;
    if (unwoundCalls < MIN_UNWOUND_CALLS) {
      return false;
    }
    current = null;
    return true;
  }

  static IllegalStateException error(Module module, StackOverflowError overflow) {
    return new IllegalStateException(
        module.reprName()
            + ".forward calls itself recursively: in forward, call the layers that the module"
            + " holds, not its own call(...)",
        overflow);
  }
}
