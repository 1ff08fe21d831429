package org.jtorch.internal.memory;

import org.jspecify.annotations.Nullable;
import org.jtorch.internal.modes.AutocastState;
import org.jtorch.internal.modes.NativeAutocast;
import org.jtorch.internal.modes.NativeModes;
import org.jtorch.internal.modes.VirtualModes;

/**
 * Modes of a thread, by value.
 *
 * @param grad whether autograd records
 * @param inference whether inference mode is on
 * @param autocast mixed precision; null for whatever it is
 */
public record ThreadModes(boolean grad, boolean inference, @Nullable AutocastState autocast) {
  /** All of the calling thread's. */
  public static ThreadModes current() {
    return new ThreadModes(isGradEnabled(), isInference(), currentAutocast());
  }

  /** The calling thread's, without mixed precision, which takes longer to ask for. */
  public static ThreadModes currentGrad() {
    return new ThreadModes(isGradEnabled(), isInference(), null);
  }

  public static boolean isGradEnabled() {
    VirtualModes modes = ThreadState.current().virtualModes();
    return modes != null ? modes.grad : NativeModes.grad();
  }

  public static boolean isInference() {
    VirtualModes modes = ThreadState.current().virtualModes();
    return modes != null ? modes.inference : NativeModes.inference();
  }

  public static AutocastState currentAutocast() {
    VirtualModes modes = ThreadState.current().virtualModes();
    return modes != null ? modes.autocast : NativeAutocast.get();
  }

  /** Makes them the calling thread's. */
  public void apply() {
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

  public void applyTo(VirtualModes modes) {
    modes.grad = grad;
    modes.inference = inference;
    if (autocast != null) {
      modes.autocast = autocast;
    }
  }
}
