package org.jtorch.internal.guards;

import org.jspecify.annotations.Nullable;

/**
 * A check of an operator's arguments that libtorch 2.10 does not make itself: without it, the call
 * ends the JVM, reads memory of others, never returns or returns uninitialised memory. {@link
 * Guards} lists which operators have one.
 */
public interface Guard {
  /** What is wrong with the arguments, in libtorch's words; null if nothing is. */
  @Nullable String refusal(GuardedCall call);

  /** This check, then another one. */
  default Guard and(Guard next) {
    return call -> {
      String refusal = refusal(call);
      return refusal != null ? refusal : next.refusal(call);
    };
  }
}
