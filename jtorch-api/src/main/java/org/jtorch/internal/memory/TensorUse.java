package org.jtorch.internal.memory;

import java.lang.invoke.VarHandle;
import java.util.Set;
import org.jtorch.Tensor;

/** A use that a call has just published and may have to withdraw. */
public interface TensorUse {
  /** Returns whether the used tensor is one of these. */
  boolean isOf(Set<Long> impls);

  /** Returns whether the used tensor is on one of these storages. */
  boolean isOn(Set<Long> storages);

  /** Removes it from the list temporarily. Call under the lock. */
  void hide();

  /** Reverts {@link #hide}. */
  void show();

  /** Stops the use. */
  void release();

  /** Resumes the use. */
  void take();

  /** The last pinned tensor of a stack. */
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
