package org.jtorch.internal.calls;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.internal.memory.NativeStack;
import org.jtorch.internal.memory.ThreadState;
import org.jtorch.internal.profiling.Recording;

/**
 * Template for typed native calls, which do not go through the dispatcher: pins tensors and
 * translates errors.
 */
public final class NativeCalls {
  private NativeCalls() {}

  /** Runs a typed call that takes no tensor. */
  public static <T extends @Nullable Object> T call(String name, Supplier<T> body) {
    return call(name, List.of(), body);
  }

  /** Runs a typed call on tensors, which the message of an error describes. */
  public static <T extends @Nullable Object> T call(
      String name, List<Tensor> operands, Supplier<T> body) {
    return Recording.operator(name, () -> enter(name, operands, body));
  }

  private static <T extends @Nullable Object> T enter(
      String name, List<Tensor> operands, Supplier<T> body) {
    ThreadState state = ThreadState.current();
    NativeStack stack = state.enter();
    try {
      return body.get();
    } catch (RuntimeException e) {
      throw NativeErrors.translate(name, e, operands);
    } finally {
      state.exit(stack);
    }
  }

  /** Runs a typed call that takes no tensor and returns nothing. */
  public static void run(String name, Runnable body) {
    boolean done =
        NativeCalls.<Boolean>call(
            name,
            () -> {
              body.run();
              return true;
            });
    assert done;
  }

  /** Runs a typed call on a tensor that returns nothing. */
  public static void run(String name, Tensor tensor, Consumer<org.bytedeco.pytorch.Tensor> body) {
    boolean done =
        NativeCalls.<Boolean>call(
            name,
            tensor,
            x -> {
              body.accept(x);
              return true;
            });
    assert done;
  }

  /** Runs a typed call on a tensor, which is not freed before the call returns. */
  public static <T extends @Nullable Object> T call(
      String name, Tensor tensor, Function<org.bytedeco.pytorch.Tensor, T> body) {
    return Recording.operator(name, () -> enter(name, tensor, body));
  }

  private static <T extends @Nullable Object> T enter(
      String name, Tensor tensor, Function<org.bytedeco.pytorch.Tensor, T> body) {
    ThreadState state = ThreadState.current();
    NativeStack stack = state.enter();
    try {
      return body.apply(stack.peer(tensor));
    } catch (RuntimeException e) {
      throw NativeErrors.translate(name, e, tensor);
    } finally {
      state.exit(stack);
    }
  }

  /** Returns a new handle for a tensor that a typed call returned. */
  public static Tensor adopt(org.bytedeco.pytorch.Tensor peer) {
    ThreadState state = ThreadState.current();
    NativeStack stack = state.enter();
    try (var value = new org.bytedeco.pytorch.IValue(peer)) {
      return state.adopt(stack, stack.takeTensor(value));
    } finally {
      state.exit(stack);
    }
  }
}
