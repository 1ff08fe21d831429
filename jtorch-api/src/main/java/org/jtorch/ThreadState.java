package org.jtorch;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;
import org.jtorch.loader.LibTorch;

/**
 * What jtorch knows of a thread: its innermost scope, its native stacks, its modes. Every way to
 * libtorch begins here, so libtorch is loaded here, and a failure to load is thrown here each time.
 */
final class ThreadState {
  private static final Cleaner CLEANER = Cleaner.create();
  private static final ConcurrentLinkedDeque<NativeStack> POOL = new ConcurrentLinkedDeque<>();
  private static final @Nullable MethodHandle IS_VIRTUAL = findIsVirtual();
  private static final ThreadLocal<ThreadState> CURRENT =
      ThreadLocal.withInitial(
          () -> {
            LibTorch.load();
            return new ThreadState();
          });

  /** What must be given back when the thread has ended; it must not refer to the state itself. */
  private static final class Holdings implements Runnable {
    final List<NativeStack> stacks = new ArrayList<>(1);
    @Nullable TensorScope scope;

    @Override
    public void run() {
      POOL.addAll(stacks);
      for (TensorScope left = scope; left != null; left = left.enclosing()) {
        left.abandon();
      }
    }
  }

  private final Holdings holdings = new Holdings();
  private final @Nullable VirtualModes modes;
  private int depth;

  private ThreadState() {
    modes = isVirtual(Thread.currentThread()) ? new VirtualModes() : null;
    CLEANER.register(this, holdings);
  }

  static ThreadState current() {
    return CURRENT.get();
  }

  @Nullable TensorScope scope() {
    return holdings.scope;
  }

  void scope(@Nullable TensorScope scope) {
    holdings.scope = scope;
  }

  /** The modes a virtual thread wants, which its carrier does not keep for it; else null. */
  @Nullable VirtualModes virtualModes() {
    return modes;
  }

  /** A stack for one native call, to be given back through {@link #exit}. */
  NativeStack enter() {
    if (modes != null) {
      modes.assertOnCarrier();
      NativeStack pooled = POOL.poll();
      return pooled != null ? pooled : new NativeStack();
    }
    if (depth == holdings.stacks.size()) {
      NativeStack pooled = POOL.poll();
      holdings.stacks.add(pooled != null ? pooled : new NativeStack());
    }
    return holdings.stacks.get(depth++);
  }

  void exit(NativeStack stack) {
    stack.clear();
    if (modes != null) {
      POOL.push(stack);
    } else {
      depth--;
    }
  }

  /**
   * A handle on a filled cell, which the innermost scope owns, or the collector if there is none.
   */
  Tensor adopt(long slot) {
    TensorScope scope = holdings.scope;
    Tensor tensor = new Tensor(slot);
    if (scope != null) {
      scope.add(tensor);
    } else {
      Reclaimer.watch(tensor);
    }
    if (AnomalyTraces.isOn()) {
      AnomalyTraces.note(tensor);
    }
    return tensor;
  }

  /** Empties a cell on behalf of whoever closed its handle. */
  void free(long slot) {
    NativeStack stack = enter();
    try {
      stack.freeSlot(slot);
    } finally {
      exit(stack);
    }
  }

  /** Empties many cells, as the end of a scope does. */
  void free(Collection<Tensor> tensors) {
    NativeStack stack = enter();
    try {
      for (Tensor tensor : tensors) {
        if (tensor.markClosed(Tensor.CLOSED_BY_SCOPE)) {
          stack.freeSlot(tensor.prepareFree());
        }
      }
    } finally {
      exit(stack);
    }
  }

  private static boolean isVirtual(Thread thread) {
    if (IS_VIRTUAL == null) {
      return false;
    }
    try {
      return (boolean) IS_VIRTUAL.invokeExact(thread);
    } catch (Throwable e) {
      throw new LinkageError("Thread.isVirtual", e);
    }
  }

  private static @Nullable MethodHandle findIsVirtual() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return null; // before Java 21 there are no virtual threads
    }
  }
}
