package org.jtorch.internal.memory;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The threads that wait for calls of other threads, and what they wait for. */
public final class ThreadWaits {
  /** Number of immediate checks before sleeping. */
  private static final int SPINS = 200;

  private static final Map<ThreadState, Supplier<Set<ThreadState>>> WAITING = new HashMap<>();

  private ThreadWaits() {}

  /**
   * Waits until no thread blocks, and runs an action in the same step.
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

  /** Returns whether any thread waits. Call under the lock. */
  public static boolean isAny() {
    return !WAITING.isEmpty();
  }

  /** Returns whether the threads wait for this one, directly or indirectly. */
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

  /** Yields or sleeps; longer after many checks. */
  @SuppressWarnings({"ThreadPriorityCheck", "WaitNotInLoop"})
  public // the callers check again in a loop
  static void sleep(int looks) {
    if (looks < SPINS) {
      Thread.yield();
      return;
    }
    synchronized (Replacement.LOCK) {
      try {
        Replacement.LOCK.wait(1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // native calls are not interruptible either
        Thread.yield();
      }
    }
  }
}
