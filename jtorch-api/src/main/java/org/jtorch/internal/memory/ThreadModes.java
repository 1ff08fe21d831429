package org.jtorch.internal.memory;

import org.jspecify.annotations.Nullable;
import org.jtorch.Device;
import org.jtorch.internal.modes.AutocastState;
import org.jtorch.internal.modes.NativeAutocast;
import org.jtorch.internal.modes.NativeModes;
import org.jtorch.internal.modes.VirtualModes;

/**
 * Modes of a thread, by value.
 *
 * @param grad whether autograd records
 * @param inference whether inference mode is on
 * @param autocast mixed precision; null to leave it unchanged
 */
public record ThreadModes(boolean grad, boolean inference, @Nullable AutocastState autocast) {
  /** Returns all modes of the calling thread. */
  public static ThreadModes current() {
    return new ThreadModes(isGradEnabled(), isInference(), currentAutocast());
  }

  /** Returns the modes of the calling thread without mixed precision, which is slower to read. */
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

  /** Returns whether mixed precision is enabled on the calling thread for CPU operators. */
  public static boolean isCpuAutocast() {
    VirtualModes modes = ThreadState.current().virtualModes();
    return modes != null
        ? modes.autocast.isEnabled(Device.Type.CPU)
        : NativeAutocast.isCpuEnabled();
  }

  /** Sets these modes on the calling thread. */
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
