package org.jtorch.internal.calls;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.binding.CallbackErrors;
import org.jtorch.internal.memory.ThreadModes;
import org.jtorch.internal.memory.ThreadState;
import org.jtorch.internal.modes.NativeAutocast;
import org.jtorch.internal.modes.NativeModes;
import org.jtorch.internal.modes.VirtualModes;

/**
 * Runs Java code that libtorch calls back. On a virtual thread the modes are those that libtorch
 * has set at this moment (a backward pass records only under {@code createGraph}), not the modes
 * that the thread's Java code has set.
 */
public final class CallbackModes {
  private CallbackModes() {}

  /** Runs a callback and returns its result. Exceptions propagate to the caller of libtorch. */
  public static <T extends @Nullable Object> T call(Supplier<T> body) {
    try {
      ThreadState state = ThreadState.current();
      state.calledBack();
      VirtualModes modes = state.virtualModes();
      return modes == null ? body.get() : callOnCarrier(modes, body);
    } catch (Throwable e) {
      throw CallbackErrors.carry(e);
    }
  }

  /** Runs a callback. Exceptions propagate to the caller of libtorch. */
  public static void run(Runnable body) {
    boolean done =
        CallbackModes.<Boolean>call(
            () -> {
              body.run();
              return true;
            });
    assert done;
  }

  private static <T extends @Nullable Object> T callOnCarrier(
      VirtualModes modes, Supplier<T> body) {
    ThreadModes wanted = ThreadModes.current();
    new ThreadModes(NativeModes.grad(), NativeModes.inference(), NativeAutocast.get())
        .applyTo(modes);
    try {
      return body.get();
    } finally {
      wanted.applyTo(modes);
    }
  }
}
