package org.jtorch;

import java.lang.ref.Reference;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Node;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.memory.HandleAccess;
import org.jtorch.internal.memory.HandleResources;
import org.jtorch.internal.memory.LeakSites;
import org.jtorch.internal.memory.Reclaimer;
import org.jtorch.internal.memory.Replacement;
import org.jtorch.internal.memory.ScopeFrame;
import org.jtorch.internal.memory.ThreadState;

/**
 * Lifetime of a tensor: one native reference, dropped exactly once and never during a call. Each
 * use pins the handle until libtorch has added its own reference. Closing marks the handle, and the
 * last of the closing thread and the users drops the reference: see {@link HandleState}.
 *
 * <p>A call that replaces the tensor's storage, sizes or graph position needs exclusive access: see
 * {@link Replacement}.
 */
abstract sealed class TensorHandle extends HandleState permits Tensor {
  static {
    HandleAccess.register(new Access());
  }

  /** Address of libtorch's {@code TensorImpl}, of which this handle owns one reference. */
  private final long impl;

  /** Where the tensor was created, if that is recorded. */
  private final @Nullable String site = LeakSites.here();

  private @Nullable ScopeFrame scope;
  private int scopeIndex;
  private boolean carried;
  private short viewDepth;
  private volatile Reclaimer.@Nullable Watch watch;
  private @Nullable HandleResources resources;

  TensorHandle(long impl) {
    this.impl = impl;
    Reclaimer.countCreated();
  }

  /**
   * Frees the tensor. Its storage is freed when no other tensor and no autograd graph uses it.
   * Closing twice has no effect. If another thread is using the tensor, that thread frees it
   * afterwards.
   */
  public void close() {
    try {
      ScopeFrame owner = scope;
      if (owner != null && owner.isOwnThread() && !isClosed()) {
        owner.remove((Tensor) this);
      }
      if (markClosed(CLOSED)) {
        free();
      }
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /**
   * Whether the tensor has been closed, by {@link #close} or by the end of its scope.
   *
   * @return true once it can no longer be used
   */
  public boolean isClosed() {
    return isMarkedClosed();
  }

  /** Returns the address of the {@code TensorImpl}; only valid while pinned. */
  final long impl() {
    return impl;
  }

  final @Nullable String site() {
    return site;
  }

  /** Returns the exception for a handle that cannot be pinned. */
  final IllegalStateException closedError() {
    return new IllegalStateException(
        isMarkedClosedByUser()
            ? "the tensor is closed"
            : "the tensor was closed by its scope: let it out with scope.keep(tensor)");
  }

  @Override
  final void free() {
    ThreadState.current().free(prepareFree());
  }

  /** Unregisters the handle from the collector and returns the reference for the caller to drop. */
  final long prepareFree() {
    Reclaimer.Watch watching = watch;
    if (watching != null) {
      Reclaimer.unwatch(watching);
    }
    Reclaimer.countClosed();
    HandleResources held = resources;
    if (held != null) {
      held.close();
    }
    return impl;
  }

  /** Keeps an autograd node alive while this handle is open. */
  final void hold(Node node) {
    resources().add(node);
  }

  /** Releases a node that was kept alive. */
  final void release(Node node) {
    HandleResources held = resources;
    if (held != null) {
      held.release(node);
    }
  }

  /** Returns the resources that are released with this handle; only callable while pinned. */
  final synchronized HandleResources resources() {
    HandleResources held = resources;
    if (held == null) {
      held = new HandleResources();
      resources = held;
    }
    return held;
  }

  final @Nullable ScopeFrame scope() {
    return scope;
  }

  final int scopeIndex() {
    return scopeIndex;
  }

  final void scope(ScopeFrame scope, int index) {
    this.scope = scope;
    this.scopeIndex = index;
    leaveCollector();
  }

  final void leaveScope() {
    scope = null;
  }

  /**
   * Returns the number of views between the base and this tensor, as counted by {@code ViewChains}.
   */
  final int viewDepth() {
    return viewDepth;
  }

  final void viewDepth(int depth) {
    viewDepth = (short) depth;
  }

  final boolean carried() {
    return carried;
  }

  final void carried(boolean carried) {
    this.carried = carried;
  }

  final void watch(Reclaimer.Watch watch) {
    this.watch = watch;
  }

  private void leaveCollector() {
    Reclaimer.Watch watching = watch;
    if (watching != null) {
      Reclaimer.unwatch(watching);
      watch = null;
    }
  }

  /** Access for the internal packages. */
  private static final class Access extends HandleAccess {
    @Override
    public IValue valueOf(Generator generator) {
      return generator.toNative();
    }

    @Override
    public void seedUnshared(Generator generator, long seed) {
      generator.seedUnshared(seed);
    }

    @Override
    public org.jtorch.IValue.OfObject createObject(String className, Tensor anchor, IValue value) {
      return new org.jtorch.IValue.OfObject(className, anchor, value);
    }

    @Override
    public Tensor anchor(org.jtorch.IValue.OfObject object) {
      return object.anchor();
    }

    @Override
    public IValue valueOf(org.jtorch.IValue.OfObject object) {
      return object.value();
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
      return tensor.markClosed(CLOSED_BY_SCOPE);
    }

    @Override
    public long prepareFree(Tensor tensor) {
      return tensor.prepareFree();
    }

    @Override
    public @Nullable ScopeFrame scope(Tensor tensor) {
      return tensor.scope();
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
    public int viewDepth(Tensor tensor) {
      return tensor.viewDepth();
    }

    @Override
    public void viewDepth(Tensor tensor, int depth) {
      tensor.viewDepth(depth);
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
}
