package org.jtorch.internal.autograd;

import java.util.concurrent.ConcurrentLinkedDeque;
import org.bytedeco.pytorch.TensorBase;
import org.bytedeco.pytorch.TensorTensorHook;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.internal.binding.CallbackErrors;
import org.jtorch.internal.calls.CallbackModes;
import org.jtorch.internal.calls.NativeCalls;

/**
 * A function that libtorch calls with a gradient. libtorch copies a pointer to it and never says
 * when it is done, so these objects live for ever, and go back to a pool once the graph that knew
 * them is gone.
 */
public final class GradientCallback extends TensorTensorHook {
  /** What to do with a gradient; a tensor returned takes its place. */
  @FunctionalInterface
  public interface Target {
    @Nullable Tensor receive(Tensor gradient);
  }

  private static final ConcurrentLinkedDeque<GradientCallback> POOL = new ConcurrentLinkedDeque<>();
  private static final TensorBase UNCHANGED = new TensorBase();

  /** Keeps what a callback returned until libtorch has copied it: one tensor a thread. */
  private static final ThreadLocal<TensorBase> RETURNED = new ThreadLocal<>();

  private volatile @Nullable Target target;

  private GradientCallback() {}

  static GradientCallback of(Target target) {
    CallbackErrors.arm();
    GradientCallback pooled = POOL.poll();
    GradientCallback callback = pooled != null ? pooled : new GradientCallback();
    callback.target = target;
    return callback;
  }

  /** Makes the callback do nothing from now on. */
  void disarm() {
    target = null;
  }

  /** Takes it back; no graph may know it any more. */
  void recycle() {
    target = null;
    POOL.push(this);
  }

  /** Lets go of what the last callback on this thread returned. */
  static void releaseReturned() {
    TensorBase returned = RETURNED.get();
    if (returned != null) {
      RETURNED.remove();
      returned.close();
    }
  }

  @Override
  public TensorBase call(TensorBase gradient) {
    try (gradient) { // the binding made it for this call, and it holds the gradient's memory
      return answer(gradient);
    } catch (Throwable e) {
      throw CallbackErrors.carry(e);
    }
  }

  private TensorBase answer(TensorBase gradient) {
    Target receiver = target;
    if (receiver == null || !gradient.defined()) {
      return UNCHANGED;
    }
    return CallbackModes.<TensorBase>call(
        () -> {
          Tensor replaced = receiver.receive(adopt(gradient));
          return replaced == null ? UNCHANGED : hold(replaced);
        });
  }

  private static TensorBase hold(Tensor replaced) {
    TensorBase returned =
        NativeCalls.<TensorBase>call("hook", replaced, org.bytedeco.pytorch.Tensor::new);
    releaseReturned();
    RETURNED.set(returned);
    return returned;
  }

  private static Tensor adopt(TensorBase gradient) {
    try (var peer = new org.bytedeco.pytorch.Tensor(gradient)) {
      return NativeCalls.adopt(peer);
    }
  }
}
