package org.jtorch.internal;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Tensor;
import org.jtorch.internal.memory.HeldTensors;
import org.jtorch.internal.memory.NativeStack;
import org.jtorch.internal.memory.ThreadModes;
import org.jtorch.internal.memory.ThreadState;
import org.jtorch.internal.modes.AutocastState;
import org.jtorch.internal.tracing.TraceListener;
import org.jtorch.internal.tracing.Traces;

/** Tracing of the operator calls of a thread. */
public final class Tracing {
  /** Receives what the traced thread does with tensors. */
  public interface Listener {
    /**
     * An operator is about to be called.
     *
     * @param operator its full name, {@code "aten::add.Tensor"}
     * @param arguments the given arguments by the schema's names, in order; null is None
     * @return receives the result: a tensor, a list, an array with one entry per result, a number,
     *     or null if the results are dropped or there are none
     */
    Consumer<@Nullable Object> calling(String operator, Map<String, @Nullable Object> arguments);

    /**
     * The elements of a tensor are about to be read by Java code.
     *
     * @param called name of the method
     * @param tensor the tensor
     */
    void reading(String called, Tensor tensor);

    /**
     * Java code has written elements of a tensor.
     *
     * @param called name of the method
     * @param tensor the tensor
     * @param isNew whether the tensor was created for these elements
     */
    void written(String called, Tensor tensor, boolean isNew);

    /**
     * Something is about to run that a trace cannot contain.
     *
     * @param what a noun phrase for the message
     */
    void refuse(String what);
  }

  private record Adapter(Listener listener) implements TraceListener {
    @Override
    public Consumer<@Nullable Object> calling(
        String operator, Map<String, @Nullable Object> arguments) {
      return listener.calling(operator, arguments);
    }

    @Override
    public void reading(String called, Tensor tensor) {
      listener.reading(called, tensor);
    }

    @Override
    public void written(String called, Tensor tensor, boolean isNew) {
      listener.written(called, tensor, isNew);
    }

    @Override
    public void refuse(String what) {
      listener.refuse(what);
    }
  }

  private Tracing() {}

  /**
   * Runs a function whose operator calls on this thread the listener receives.
   *
   * @param listener the listener
   * @param body the function to run
   * @param <T> the type of its result
   * @return its result
   */
  public static <T extends @Nullable Object> T record(Listener listener, Supplier<T> body) {
    return Traces.record(new Adapter(listener), body);
  }

  /**
   * Returns whether the calling thread is traced: faster variants of a computation are not used
   * then.
   *
   * @return true inside {@link #record}
   */
  public static boolean isActive() {
    return Traces.isTracing();
  }

  /**
   * Runs a function whose calls are no part of the trace.
   *
   * @param body the function to run
   * @param <T> the type of its result
   * @return its result
   */
  @CanIgnoreReturnValue
  public static <T extends @Nullable Object> T paused(Supplier<T> body) {
    return Traces.paused(body);
  }

  /**
   * Returns the tensors in a value.
   *
   * @param value a tensor; a record, list, map or array of tensors; or a holder
   * @return the tensors in order, each once
   */
  public static List<Tensor> tensorsIn(@Nullable Object value) {
    return HeldTensors.in(value);
  }

  /**
   * Adds a reference to a tensor and returns the address that all of its handles share. No other
   * tensor has the address until {@link #release}.
   *
   * @param tensor the tensor
   * @return the address
   */
  public static long hold(Tensor tensor) {
    ThreadState state = ThreadState.current();
    NativeStack stack = state.enter();
    try {
      return stack.share(stack.pinForCall(tensor));
    } finally {
      state.exit(stack);
    }
  }

  /**
   * Drops references of {@link #hold}.
   *
   * @param addresses the addresses, one for each reference
   */
  public static void release(Collection<Long> addresses) {
    ThreadState state = ThreadState.current();
    addresses.forEach(state::free);
  }

  /**
   * Returns the modes of this thread that change what an operator computes: whether gradients are
   * recorded, and mixed precision.
   *
   * @return the modes, comparable by equals
   */
  public static Modes modes() {
    AutocastState state = ThreadModes.currentAutocast();
    Map<Device.Type, DType> autocast = new EnumMap<>(Device.Type.class);
    for (Device.Type type : List.of(Device.Type.CPU, Device.Type.CUDA)) {
      if (state.isEnabled(type)) {
        autocast.put(type, state.dtype(type));
      }
    }
    return new Modes(ThreadModes.isGradEnabled() && !ThreadModes.isInference(), autocast);
  }

  /**
   * Modes of a thread.
   *
   * @param grad whether autograd records
   * @param autocast the dtypes of mixed precision, for the devices where it is on
   */
  public record Modes(boolean grad, Map<Device.Type, DType> autocast) {}
}
