package org.jtorch.internal.guards;

import org.jspecify.annotations.Nullable;

/**
 * A check of an operator's arguments that libtorch 2.10 lacks. Without it, the call ends the JVM,
 * reads memory out of bounds, never returns or returns uninitialized memory. {@link Guards} lists
 * the operators with a guard.
 */
public interface Guard {
  /** Returns the error in libtorch's style; null if the arguments are valid. */
  @Nullable String refusal(GuardedCall call);

  /** Returns a guard that applies this check and then another one. */
  default Guard and(Guard next) {
    return call -> {
      String refusal = refusal(call);
      return refusal != null ? refusal : next.refusal(call);
    };
  }
}
