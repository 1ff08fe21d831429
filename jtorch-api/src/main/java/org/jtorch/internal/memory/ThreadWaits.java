package org.jtorch.internal.memory;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The threads that wait for other threads' calls, and for what they wait. */
public final class ThreadWaits {
  /** How often to look again at once before sleeping. */
  private static final int SPINS = 200;

  private static final Map<ThreadState, Supplier<Set<ThreadState>>> WAITING = new HashMap<>();

  private ThreadWaits() {}

  /**
   * Waits until no thread is in the way, and does something in the same step.
   *
   * @param blockers the threads to wait for; called under {@link Replacement#LOCK}
   * @throws IllegalStateException if one of them waits for this thread
   */
  public static void await(
      ThreadState state, String called, Supplier<Set<ThreadState>> blockers, Runnable then) {
    int looks = 0;
    while (!tryNow(state, called, blockers, then)) {
      sleep(looks++);
    }
    if (looks > 0) {
      state.assertModes();
    }
  }

  private static boolean tryNow(
      ThreadState state, String called, Supplier<Set<ThreadState>> blockers, Runnable then) {
    synchronized (Replacement.LOCK) {
      WAITING.remove(state);
      Set<ThreadState> others = blockers.get();
      if (others.isEmpty()) {
        then.run();
        return true;
      } else if (reaches(others, state, new HashSet<>())) {
        throw new IllegalStateException(
            called
                + ": another thread uses this tensor, or runs a backward pass that may use it, and"
                + " waits for what this thread uses; do it outside of hooks, or to a tensor that"
                + " only this thread has");
      }
      WAITING.put(state, blockers);
      return false;
    }
  }

  /** Whether a thread waits; under the lock. */
  public static boolean isAny() {
    return !WAITING.isEmpty();
  }

  /** Whether threads wait, over any number of others, for this one. */
  private static boolean reaches(
      Set<ThreadState> from, ThreadState target, Set<ThreadState> visited) {
    for (ThreadState state : from) {
      if (state == target) {
        return true;
      }
      Supplier<Set<ThreadState>> next = WAITING.get(state);
      if (next != null && visited.add(state) && reaches(next.get(), target, visited)) {
        return true;
      }
    }
    return false;
  }

  /** Gives other threads time; longer after many looks. */
  @SuppressWarnings({"ThreadPriorityCheck", "WaitNotInLoop"})
  public // the callers look again in a loop
  static void sleep(int looks) {
    if (looks < SPINS) {
      Thread.yield();
      return;
    }
    synchronized (Replacement.LOCK) {
      try {
        Replacement.LOCK.wait(1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // a native call is not interruptible either
        Thread.yield();
      }
    }
  }
}
