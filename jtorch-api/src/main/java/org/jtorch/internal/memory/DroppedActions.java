package org.jtorch.internal.memory;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The actions of notifiers that libtorch has dropped and whose native call is not over. The next
 * thread to leave a native call works them off, which is the one that dropped them unless others
 * leave theirs at the same moment.
 */
final class DroppedActions {
  private static final AtomicReference<DropNotifiers.@Nullable Action> ALL = new AtomicReference<>();
  private static final ThreadLocal<Boolean> RUNNING = new ThreadLocal<>();

  private DroppedActions() {}

  /** Called by libtorch inside a destructor. Nothing is allocated, so nothing is thrown. */
  static void add(DropNotifiers.Action action) {
    DropNotifiers.Action first;
    do {
      first = ALL.get();
      action.next = first;
    } while (!ALL.compareAndSet(first, action));
  }

  /** Runs what there is, outside all destructors. What an action frees is run by the same loop. */
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

  /** An action that fails (the heap may be full) does not keep the others from being run. */
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
