package org.jtorch.internal.modes;

import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.pytorch.AutogradState;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.global.torch;

/**
 * libtorch's thread-local modes, set by value. libtorch's guard objects are not used: one that is
 * freed by the garbage collector, or closed on another thread, would leave its mode set
 * permanently.
 */
public final class NativeModes {
  private static final AutogradState NORMAL = new AutogradState(true, false, true, true);
  private static final AutogradState INFERENCE = new AutogradState(false, true, false, false);

  private static final AtomicInteger DUAL_LEVELS = new AtomicInteger();

  private NativeModes() {}

  /** Returns whether tensors may have tangents, which only differentiable operators propagate. */
  public static boolean isDualLevelOpen() {
    return DUAL_LEVELS.get() > 0;
  }

  public static void dualLevelOpened() {
    DUAL_LEVELS.incrementAndGet();
  }

  public static void dualLevelClosed() {
    DUAL_LEVELS.decrementAndGet();
  }

  public static boolean grad() {
    return GradMode.is_enabled();
  }

  public static boolean inference() {
    return InferenceMode.is_enabled();
  }

  public static void set(boolean grad, boolean inference) {
    if (inference() != inference) {
      setInference(inference);
    }
    GradMode.set_enabled(grad);
  }

  /** Sets the modes that a virtual thread's next call depends on. */
  static void setForCall(VirtualModes modes) {
    set(modes.grad, modes.inference);
    NativeAutocast.setForCall(modes.autocast);
  }

  private static void setInference(boolean inference) {
    AutogradState.set_tls_state(inference ? INFERENCE : NORMAL);
    torch.tls_set_dispatch_key_included(torch.DispatchKey.ADInplaceOrView, !inference);
    torch.tls_set_dispatch_key_excluded(torch.DispatchKey.AutogradFunctionality, inference);
    torch.tls_set_dispatch_key_excluded(torch.DispatchKey.AutogradOther, inference);
    torch.tls_set_dispatch_key_excluded(torch.DispatchKey.AutogradNestedTensor, inference);
  }
}
