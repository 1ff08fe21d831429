package org.jtorch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
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
 * The lifetime of a tensor: one reference, dropped exactly once, never under a running call. Every
 * use pins the handle until libtorch has counted a reference of its own; closing marks it, and
 * whoever leaves last, the closer or a user, drops the handle's. Both are one atomic step on one
 * word, so threads need no lock and no owner.
 *
 * <p>A call that replaces what others would read (storage, sizes, place in the graph) has the
 * tensor to itself: see {@link Replacement}.
 */
abstract sealed class TensorHandle permits Tensor {
  /** Closed by {@code close()}. */
  static final int CLOSED = 1 << 30;

  /** Closed by the end of its scope. */
  static final int CLOSED_BY_SCOPE = 1 << 29;

  private static final int ANY_CLOSED = CLOSED | CLOSED_BY_SCOPE;

  /** The only call that uses the handle is replacing the tensor's insides. */
  private static final int REPLACING = 1 << 28;

  private static final int UNAVAILABLE = ANY_CLOSED | REPLACING;
  private static final VarHandle STATE;

  static {
    HandleAccess.register(new Access());
    try {
      STATE = MethodHandles.lookup().findVarHandle(TensorHandle.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The address of libtorch's {@code TensorImpl}, of which this handle owns a reference. */
  private final long impl;

  /** Where it was made, if that is recorded. */
  private final @Nullable String site = LeakSites.here();

  /** How many calls are using the handle now, and the closed bits. */
  private volatile int state;

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
   * Frees the tensor. Its storage goes when no other tensor and no autograd graph needs it. Closing
   * twice is harmless; while another thread is using the tensor, that thread frees it when done.
   */
  public void close() {
    try {
      ScopeFrame owner = scope;
      if (owner != null && owner.isOwnThread() && !isClosed()) {
        owner.remove((Tensor) this);
      }
      if (markClosed(CLOSED)) {
        ThreadState.current().free(prepareFree());
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
    return (state & ANY_CLOSED) != 0;
  }

  /** The address of the {@code TensorImpl}; to be touched only while pinned. */
  final long impl() {
    return impl;
  }

  final @Nullable String site() {
    return site;
  }

  /** Why the handle cannot be pinned. */
  final IllegalStateException closedError() {
    return new IllegalStateException(
        (state & CLOSED) != 0
            ? "the tensor is closed"
            : "the tensor was closed by its scope: let it out with scope.keep(tensor)");
  }

  /** Holds the reference until {@link #unpin}, if the tensor is open. */
  @SuppressWarnings("ThreadPriorityCheck") // the thread that is waited for needs the processor
  final boolean tryPin() {
    while (true) {
      int before = state;
      if ((before & UNAVAILABLE) != 0) {
        if ((before & ANY_CLOSED) != 0) {
          return false;
        }
        Thread.yield(); // one native call on another thread ends it
      } else if (STATE.compareAndSet(this, before, before + 1)) {
        return true;
      }
    }
  }

  /** Holds the reference if that needs no waiting. */
  final boolean tryPinNow() {
    int before = state;
    return (before & UNAVAILABLE) == 0 && STATE.compareAndSet(this, before, before + 1);
  }

  /** Keeps others from pinning the handle, if the caller's is the only pin. */
  final boolean tryReplace() {
    return STATE.compareAndSet(this, 1, 1 | REPLACING);
  }

  /** Lets others pin the handle again. */
  final void endReplace() {
    STATE.getAndAdd(this, -REPLACING);
  }

  final void unpin() {
    int before = (int) STATE.getAndAdd(this, -1);
    if ((before & ANY_CLOSED) != 0 && (before & ~ANY_CLOSED) == 1) {
      ThreadState.current().free(prepareFree());
    }
  }

  /**
   * Marks the handle closed; true if the caller must drop the reference that {@link #prepareFree}
   * gives, because this call closed it and nobody is using it.
   */
  final boolean markClosed(int how) {
    while (true) {
      int before = state;
      if ((before & ANY_CLOSED) != 0) {
        return false;
      }
      if (STATE.compareAndSet(this, before, before | how)) {
        return before == 0;
      }
    }
  }

  /** Takes leave of the collector; the reference is the caller's to drop. */
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

  /** Keeps a node of autograd's graph for as long as this handle is open. */
  final void hold(Node node) {
    resources().add(node);
  }

  /** Lets go of a node that was kept. */
  final void release(Node node) {
    HandleResources held = resources;
    if (held != null) {
      held.release(node);
    }
  }

  /** What ends with this handle; to be asked for only while pinned. */
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

  /** The number of views on the way from the base to this one, as {@code ViewChains} counts. */
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

  /** Lets the machinery reach a handle. */
  private static final class Access extends HandleAccess {
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
