package org.jtorch;

import com.google.errorprone.annotations.MustBeClosed;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.calls.NativeCalls;
import org.jtorch.internal.memory.OpenModes;
import org.jtorch.internal.memory.ThreadModes;
import org.jtorch.internal.memory.ThreadState;
import org.jtorch.internal.modes.AutocastState;
import org.jtorch.internal.modes.NativeAutocast;

/**
 * A thread-local mode that holds until it is closed: {@code try (var mode = Torch.noGrad()) {...}}.
 * Closing restores the previous mode. Modes nest: the one opened last must be closed first. {@link
 * Torch#leakReport} lists modes that are still open.
 *
 * <p><b>Ownership:</b> belongs to the code block that opened it.
 *
 * <p><b>Thread safety:</b> confined to the thread that opened it; closing it on another throws.
 */
public final class Mode implements AutoCloseable {
  private final Thread thread = Thread.currentThread();
  private final String name;
  private final ThreadModes before;
  private final Runnable atEnd;

  /**
   * Position of this mode among the thread's open modes; the enclosing mode where this one may stay
   * on.
   */
  private final @Nullable OpenModes place;

  private final boolean mayStayOn;
  private boolean closed;

  private Mode(String name, ThreadModes before, Runnable atEnd, boolean mayStayOn) {
    this.name = name;
    this.before = before;
    this.atEnd = atEnd;
    this.mayStayOn = mayStayOn;
    this.place = mayStayOn ? ThreadState.current().modes() : OpenModes.push(name);
  }

  /** Sets all modes, stores the previous ones, and runs {@code atEnd} after they are restored. */
  @MustBeClosed
  static Mode open(String name, ThreadModes modes, Runnable atEnd) {
    ThreadModes before =
        modes.autocast() == null ? ThreadModes.currentGrad() : ThreadModes.current();
    modes.apply();
    return new Mode(name, before, atEnd, false);
  }

  /** Sets the grad mode permanently, or until the mode is closed. */
  static Mode set(String name, boolean grad) {
    ThreadModes before = ThreadModes.currentGrad();
    new ThreadModes(grad, before.inference(), null).apply();
    return new Mode(name, before, () -> {}, true);
  }

  /** Sets the grad and inference mode and stores the previous ones. */
  @MustBeClosed
  static Mode open(String name, boolean grad, boolean inference) {
    return open(name, new ThreadModes(grad, inference, null), () -> {});
  }

  /** Sets the autocast state and stores the previous one. */
  @MustBeClosed
  static Mode open(String name, AutocastState autocast) {
    return open(
        name,
        new ThreadModes(ThreadModes.isGradEnabled(), ThreadModes.isInference(), autocast),
        () -> {});
  }

  /** Returns the mode's name, whether it is open, and its thread. */
  @Override
  public String toString() {
    return "Mode[" + name + (closed ? ", closed" : "") + ", thread " + thread.getName() + "]";
  }

  /**
   * Restores the previous mode. Closing twice has no effect.
   *
   * @throws IllegalStateException on another thread than the one that opened it, or while a mode
   *     opened after this one is open; the modes do not change then
   */
  @Override
  public void close() {
    if (Thread.currentThread() != thread) {
      throw new IllegalStateException(
          name + " was opened on thread " + thread.getName() + " and must be closed there");
    }
    if (!closed) {
      leave();
      closed = true;
      before.apply();
      AutocastState autocast = before.autocast();
      if (autocast != null && autocast.enabled() == 0) {
        NativeCalls.run(name, NativeAutocast::clearCache); // casts of weights that may change
      }
      atEnd.run();
    }
  }

  private void leave() {
    if (mayStayOn || place == null) {
      OpenModes.checkInnermost(name, place);
    } else {
      place.pop();
    }
  }
}
