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
 * A callback of libtorch with a gradient. libtorch stores a pointer to it and gives no notice when
 * it no longer needs it, so these objects are never freed. They return to a pool after their graph
 * was freed.
 */
public final class GradientCallback extends TensorTensorHook {
  /** Processes a gradient; a returned tensor replaces it. */
  @FunctionalInterface
  public interface Target {
    @Nullable Tensor receive(Tensor gradient);
  }

  private static final ConcurrentLinkedDeque<GradientCallback> POOL = new ConcurrentLinkedDeque<>();
  private static final TensorBase UNCHANGED = new TensorBase();

  /**
   * Keeps the tensor that a callback returned until libtorch has copied it; one tensor per thread.
   */
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

  /** Disables the callback. */
  void disarm() {
    target = null;
  }

  /** Returns the callback to the pool; no graph may refer to it any more. */
  void recycle() {
    target = null;
    POOL.push(this);
  }

  /** Releases the tensor that the last callback on this thread returned. */
  static void releaseReturned() {
    TensorBase returned = RETURNED.get();
    if (returned != null) {
      RETURNED.remove();
      returned.close();
    }
  }

  @Override
  public TensorBase call(TensorBase gradient) {
    try (gradient) { // the binding created it for this call, and it keeps the gradient's memory
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
