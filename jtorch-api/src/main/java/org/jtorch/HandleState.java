package org.jtorch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The state of a handle in one word: the number of calls that use it, and whether it is closed. The
 * handle is released exactly once and never during a call: by the call of {@link #markClosed} that
 * finds no user, or by the last user of a closed handle. All changes are atomic updates of the
 * word, without locks or an owner thread.
 */
abstract class HandleState {
  /** Closed by {@code close()}. */
  static final int CLOSED = 1 << 30;

  /** Closed by the end of its scope. */
  static final int CLOSED_BY_SCOPE = 1 << 29;

  private static final int ANY_CLOSED = CLOSED | CLOSED_BY_SCOPE;

  /** A call that replaces the tensor's data is the only user of the handle. */
  private static final int REPLACING = 1 << 28;

  private static final int UNAVAILABLE = ANY_CLOSED | REPLACING;
  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(HandleState.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Number of calls that use the handle, and the bits above. */
  private volatile int state;

  /** Releases what the handle refers to. */
  abstract void free();

  /** Returns whether the handle was marked closed, by either way. */
  final boolean isMarkedClosed() {
    return (state & ANY_CLOSED) != 0;
  }

  /** Returns whether the handle was marked closed by {@code close()}. */
  final boolean isMarkedClosedByUser() {
    return (state & CLOSED) != 0;
  }

  /** Pins the handle until {@link #unpin}, if it is open. */
  @SuppressWarnings("ThreadPriorityCheck") // the thread that holds the handle needs the processor
  final boolean tryPin() {
    while (true) {
      int before = state;
      if ((before & UNAVAILABLE) != 0) {
        if ((before & ANY_CLOSED) != 0) {
          return false;
        }
        Thread.yield(); // lasts for one native call on another thread
      } else if (STATE.compareAndSet(this, before, before + 1)) {
        return true;
      }
    }
  }

  /** Pins the handle if that is possible without waiting. */
  final boolean tryPinNow() {
    int before = state;
    return (before & UNAVAILABLE) == 0 && STATE.compareAndSet(this, before, before + 1);
  }

  /** Prevents other threads from pinning the handle, if the caller's is the only pin. */
  final boolean tryReplace() {
    return STATE.compareAndSet(this, 1, 1 | REPLACING);
  }

  /** Permits pinning again. */
  final void endReplace() {
    STATE.getAndAdd(this, -REPLACING);
  }

  /** Ends a use of the handle; the last user of a closed handle frees it. */
  final void unpin() {
    int before = (int) STATE.getAndAdd(this, -1);
    if ((before & ANY_CLOSED) != 0 && (before & ~ANY_CLOSED) == 1) {
      free();
    }
  }

  /**
   * Marks the handle closed. Returns true if the caller must free it, because this call closed it
   * and no call uses it.
   */
  final boolean markClosed(int how) {
    while (true) {
      int before = state;
      if ((before & ANY_CLOSED) != 0) {
        return false;
      }
      if (STATE.compareAndSet(this, before, before | how)) {
        return before == 0;
      }
    }
  }
}
