package org.jtorch;

/**
 * A mode of the current thread that is on until it is closed: {@code try (var mode =
 * Torch.noGrad()) {...}}. Closing restores what was before.
 *
 * <p><b>Ownership:</b> belongs to the block that opened it.
 *
 * <p><b>Thread safety:</b> confined to the thread that opened it; closing it on another throws.
 */
public final class Mode implements AutoCloseable {
  private final Thread thread = Thread.currentThread();
  private final String name;
  private final ThreadModes before;
  private final Runnable atEnd;
  private boolean closed;

  private Mode(String name, ThreadModes before, Runnable atEnd) {
    this.name = name;
    this.before = before;
    this.atEnd = atEnd;
  }

  /** Sets all modes and remembers what was; runs something more when that is back. */
  static Mode open(String name, ThreadModes modes, Runnable atEnd) {
    ThreadModes before =
        modes.autocast() == null ? ThreadModes.currentGrad() : ThreadModes.current();
    modes.apply();
    return new Mode(name, before, atEnd);
  }

  /** Sets the grad and inference mode and remembers what was. */
  static Mode open(String name, boolean grad, boolean inference) {
    return open(name, new ThreadModes(grad, inference, null), () -> {});
  }

  /** Sets mixed precision and remembers what was. */
  static Mode open(String name, AutocastState autocast) {
    return open(name, new ThreadModes(isGradEnabled(), isInference(), autocast), () -> {});
  }

  static boolean isGradEnabled() {
    VirtualModes modes = ThreadState.current().virtualModes();
    return modes != null ? modes.grad : NativeModes.grad();
  }

  static boolean isInference() {
    VirtualModes modes = ThreadState.current().virtualModes();
    return modes != null ? modes.inference : NativeModes.inference();
  }

  /** What was opened, whether it is still open, and on which thread. */
  @Override
  public String toString() {
    return "Mode[" + name + (closed ? ", closed" : "") + ", thread " + thread.getName() + "]";
  }

  /**
   * Restores the mode that was before.
   *
   * @throws IllegalStateException on another thread than the one that opened it
   */
  @Override
  public void close() {
    if (Thread.currentThread() != thread) {
      throw new IllegalStateException(
          name + " was opened on thread " + thread.getName() + " and must be closed there");
    }
    if (!closed) {
      closed = true;
      before.apply();
      AutocastState autocast = before.autocast();
      if (autocast != null && autocast.enabled() == 0) {
        NativeCalls.run(name, NativeAutocast::clearCache); // casts of weights that will change
      }
      atEnd.run();
    }
  }
}
