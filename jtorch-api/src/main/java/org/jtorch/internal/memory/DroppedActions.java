package org.jtorch.internal.memory;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The pending actions of notifiers that libtorch has dropped during a native call. The next thread
 * that returns from a native call runs them, usually the thread that dropped them.
 */
final class DroppedActions {
  private static final AtomicReference<DropNotifiers.@Nullable Action> ALL =
      new AtomicReference<>();
  private static final ThreadLocal<Boolean> RUNNING = new ThreadLocal<>();

  private DroppedActions() {}

  /** Adds an action. Called by libtorch inside a destructor, so it does not allocate or throw. */
  static void add(DropNotifiers.Action action) {
    DropNotifiers.Action first;
    do {
      first = ALL.get();
      action.next = first;
    } while (!ALL.compareAndSet(first, action));
  }

  /** Runs all pending actions outside of destructors, including those that the actions add. */
  static void run() {
    if (ALL.get() == null || RUNNING.get() != null) {
      return;
    }
    RUNNING.set(true);
    try {
      for (var list = ALL.getAndSet(null); list != null; list = ALL.getAndSet(null)) {
        runAll(list);
      }
    } finally {
      RUNNING.remove();
    }
  }

  /** Runs all actions; one that fails, for example with a full heap, does not skip the others. */
  private static void runAll(DropNotifiers.Action first) {
    DropNotifiers.@Nullable Action left = first;
    try {
      while (left != null) {
        DropNotifiers.Action action = left;
        left = action.next;
        action.next = null;
        action.run();
      }
    } finally {
      while (left != null) {
        DropNotifiers.Action action = left;
        left = action.next;
        add(action);
      }
    }
  }
}
