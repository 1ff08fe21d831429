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
  private final boolean grad;
  private final boolean inference;
  private boolean closed;

  private Mode(String name, boolean grad, boolean inference) {
    this.name = name;
    this.grad = grad;
    this.inference = inference;
  }

  /** Sets both modes and remembers what was. */
  static Mode open(String name, boolean grad, boolean inference) {
    Mode before = new Mode(name, isGradEnabled(), isInference());
    apply(grad, inference);
    return before;
  }

  static boolean isGradEnabled() {
    VirtualModes modes = ThreadState.current().virtualModes();
    return modes != null ? modes.grad : NativeModes.grad();
  }

  static boolean isInference() {
    VirtualModes modes = ThreadState.current().virtualModes();
    return modes != null ? modes.inference : NativeModes.inference();
  }

  static void apply(boolean grad, boolean inference) {
    VirtualModes modes = ThreadState.current().virtualModes();
    if (modes != null) {
      modes.grad = grad;
      modes.inference = inference;
    } else {
      NativeModes.set(grad, inference);
    }
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
      apply(grad, inference);
    }
  }
}
