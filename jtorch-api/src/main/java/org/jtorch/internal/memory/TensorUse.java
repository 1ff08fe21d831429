package org.jtorch.internal.memory;

import java.lang.invoke.VarHandle;
import java.util.Set;
import org.jtorch.Tensor;

/** What a call has just published as in use, and may have to take back. */
public interface TensorUse {
  /** Whether it is one of these tensors. */
  boolean isOf(Set<Long> impls);

  /** Whether it lies in one of these storages. */
  boolean isOn(Set<Long> storages);

  /** Takes it from the list for a moment, under the lock. */
  void hide();

  /** Puts it back. */
  void show();

  /** Stops using it. */
  void release();

  /** Uses it again. */
  void take();

  /** The tensor that was pinned last on a stack. */
  record OfTensor(NativeStack stack, Tensor tensor) implements TensorUse {
    @Override
    public boolean isOf(Set<Long> impls) {
      return impls.contains(HandleAccess.get().impl(tensor));
    }

    @Override
    public boolean isOn(Set<Long> storages) {
      return StorageOwners.isOn(stack, tensor, storages);
    }

    @Override
    public void hide() {
      stack.hideLast();
    }

    @Override
    public void show() {
      stack.showLast();
    }

    @Override
    public void release() {
      stack.unpublish(tensor);
    }

    @Override
    public void take() {
      stack.publish(tensor);
    }
  }

  /** A module whose weights a call uses. */
  record OfModule(NativeStack stack, SharedWeights module) implements TensorUse {
    @Override
    public boolean isOf(Set<Long> impls) {
      return module.weights().stream()
          .anyMatch(weight -> impls.contains(HandleAccess.get().impl(weight)));
    }

    @Override
    public boolean isOn(Set<Long> storages) {
      return module.weights().stream()
          .anyMatch(weight -> StorageOwners.isOn(stack, weight, storages));
    }

    @Override
    public void hide() {
      stack.script(null);
    }

    @Override
    public void show() {
      stack.script(module);
    }

    @Override
    public void release() {
      stack.script(null);
    }

    @Override
    public void take() {
      stack.script(module);
      VarHandle.fullFence();
    }
  }
}
