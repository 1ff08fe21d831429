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
 * Runs Java code that libtorch calls. On a virtual thread the modes are those that libtorch has set
 * for the moment (backward records only under {@code createGraph}), not those the thread asked for.
 */
public final class CallbackModes {
  private CallbackModes() {}

  /** Runs it; what it throws goes to whoever called libtorch. */
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

  /** Runs it; what it throws goes to whoever called libtorch. */
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
