package org.jtorch;

import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Node;
import org.jspecify.annotations.Nullable;

/** Lets the machinery reach a tensor's handle. */
final class TensorHandleAccess extends HandleAccess {
  @Override
  public IValue valueOf(Generator generator) {
    return generator.toNative();
  }

  @Override
  public Tensor create(long impl) {
    return new Tensor(impl);
  }

  @Override
  public long impl(Tensor tensor) {
    return tensor.impl();
  }

  @Override
  public @Nullable String site(Tensor tensor) {
    return tensor.site();
  }

  @Override
  public boolean tryPin(Tensor tensor) {
    return tensor.tryPin();
  }

  @Override
  public boolean tryPinNow(Tensor tensor) {
    return tensor.tryPinNow();
  }

  @Override
  public void unpin(Tensor tensor) {
    tensor.unpin();
  }

  @Override
  public IllegalStateException closedError(Tensor tensor) {
    return tensor.closedError();
  }

  @Override
  public boolean tryReplace(Tensor tensor) {
    return tensor.tryReplace();
  }

  @Override
  public void endReplace(Tensor tensor) {
    tensor.endReplace();
  }

  @Override
  public boolean closeByScope(Tensor tensor) {
    return tensor.markClosed(TensorHandle.CLOSED_BY_SCOPE);
  }

  @Override
  public long prepareFree(Tensor tensor) {
    return tensor.prepareFree();
  }

  @Override
  public int scopeIndex(Tensor tensor) {
    return tensor.scopeIndex();
  }

  @Override
  public void enterScope(Tensor tensor, ScopeFrame scope, int index) {
    tensor.scope(scope, index);
  }

  @Override
  public void leaveScope(Tensor tensor) {
    tensor.leaveScope();
  }

  @Override
  public void watch(Tensor tensor, Reclaimer.Watch watch) {
    tensor.watch(watch);
  }

  @Override
  public void hold(Tensor tensor, Node node) {
    tensor.hold(node);
  }

  @Override
  public void release(Tensor tensor, Node node) {
    tensor.release(node);
  }
}
