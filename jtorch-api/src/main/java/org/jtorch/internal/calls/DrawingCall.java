package org.jtorch.internal.calls;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.jtorch.Cuda;
import org.jtorch.Device;
import org.jtorch.Tensor;
import org.jtorch.internal.memory.ThreadGenerator;
import org.jtorch.internal.memory.ThreadState;

/**
 * A call of an operator that draws random numbers on a thread with a generator of its own. The
 * generator becomes an argument where the operator or an overload of it accepts one. The other
 * operators run while the default generator has its state.
 */
final class DrawingCall {
  /** Initialized on first use. */
  private static final class Gpus {
    static final boolean ANY = Cuda.deviceCount() > 0;
  }

  private DrawingCall() {}

  /** Makes the call, through a function that calls an operator. */
  static <T> T run(
      ThreadGenerator own,
      Op op,
      @Nullable Object[] arguments,
      BiFunction<Op, @Nullable Object[], T> call) {
    int place = op.schema().generatorPlace();
    if (isGiven(arguments, place)) {
      return call.apply(op, arguments);
    }
    Device device = Gpus.ANY ? device(Arrays.asList(arguments)) : Device.CPU;
    if (device.type() != Device.Type.CPU) {
      return exchanged(own, device, op, arguments, call);
    } else if (place >= 0) {
      return call.apply(op, replaced(arguments, place, own));
    }
    Op overload = op.withGenerator();
    return overload == null
        ? exchanged(own, Device.CPU, op, arguments, call)
        : call.apply(overload, inserted(arguments, overload.schema().generatorPlace(), own));
  }

  /** Exchanges states after the arguments are claimed, so that no thread waits with both. */
  private static <T> T exchanged(
      ThreadGenerator own,
      Device device,
      Op op,
      @Nullable Object[] arguments,
      BiFunction<Op, @Nullable Object[], T> call) {
    own.exchange(device);
    try {
      return call.apply(op, arguments);
    } finally {
      own.exchange(null);
    }
  }

  /** Makes a call of an operator that is named at run time. */
  static void run(ThreadGenerator own, Iterable<?> arguments, Runnable call) {
    own.exchanged(Gpus.ANY ? device(arguments) : Device.CPU, call);
  }

  /** Returns the GPU that the arguments name; else the CPU. */
  private static Device device(Iterable<?> arguments) {
    for (Object argument : arguments) {
      Device device = deviceOf(argument);
      if (device != null && device.type() != Device.Type.CPU) {
        return device;
      }
    }
    Device byDefault = ThreadState.current().defaultDevice();
    return byDefault == null ? Device.CPU : byDefault;
  }

  private static @Nullable Device deviceOf(@Nullable Object argument) {
    if (argument instanceof Device device) {
      return device;
    } else if (argument instanceof Tensor tensor && !tensor.isClosed()) {
      return tensor.device();
    }
    return argument instanceof List<?> list && !list.isEmpty() ? deviceOf(list.get(0)) : null;
  }

  private static boolean isGiven(@Nullable Object[] arguments, int place) {
    return place >= 0
        && place < arguments.length
        && arguments[place] != null
        && arguments[place] != Dispatch.DEFAULT;
  }

  private static @Nullable Object[] replaced(
      @Nullable Object[] arguments, int place, ThreadGenerator own) {
    Object[] all = Arrays.copyOf(arguments, Math.max(arguments.length, place + 1));
    Arrays.fill(all, Math.min(arguments.length, place), place, Dispatch.DEFAULT);
    all[place] = own.argument();
    return all;
  }

  private static @Nullable Object[] inserted(
      @Nullable Object[] arguments, int place, ThreadGenerator own) {
    Object[] all = new Object[Math.max(arguments.length, place) + 1];
    Arrays.fill(all, Dispatch.DEFAULT);
    System.arraycopy(arguments, 0, all, 0, Math.min(arguments.length, place));
    all[place] = own.argument();
    if (arguments.length > place) {
      System.arraycopy(arguments, place, all, place + 1, arguments.length - place);
    }
    return all;
  }
}
