package org.jtorch;

import org.jspecify.annotations.Nullable;

/**
 * Modes of a thread, by value.
 *
 * @param grad whether autograd records
 * @param inference whether inference mode is on
 * @param autocast mixed precision; null for whatever it is
 */
record ThreadModes(boolean grad, boolean inference, @Nullable AutocastState autocast) {
  /** All of the calling thread's. */
  static ThreadModes current() {
    return new ThreadModes(isGradEnabled(), isInference(), currentAutocast());
  }

  /** The calling thread's, without mixed precision, which takes longer to ask for. */
  static ThreadModes currentGrad() {
    return new ThreadModes(isGradEnabled(), isInference(), null);
  }

  static boolean isGradEnabled() {
    VirtualModes modes = ThreadState.current().virtualModes();
    return modes != null ? modes.grad : NativeModes.grad();
  }

  static boolean isInference() {
    VirtualModes modes = ThreadState.current().virtualModes();
    return modes != null ? modes.inference : NativeModes.inference();
  }

  static AutocastState currentAutocast() {
    VirtualModes modes = ThreadState.current().virtualModes();
    return modes != null ? modes.autocast : NativeAutocast.get();
  }

  /** Makes them the calling thread's. */
  void apply() {
    VirtualModes modes = ThreadState.current().virtualModes();
    if (modes != null) {
      applyTo(modes);
    } else {
      NativeModes.set(grad, inference);
      if (autocast != null) {
        NativeAutocast.set(autocast);
      }
    }
  }

  void applyTo(VirtualModes modes) {
    modes.grad = grad;
    modes.inference = inference;
    if (autocast != null) {
      modes.autocast = autocast;
    }
  }
}
