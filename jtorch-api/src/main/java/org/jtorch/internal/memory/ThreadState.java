package org.jtorch.internal.memory;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;
import org.jtorch.Device;
import org.jtorch.Tensor;
import org.jtorch.internal.modes.VirtualModes;
import org.jtorch.loader.LibTorch;

/**
 * What jtorch knows of a thread: its innermost scope, its native stacks, its modes. Every way to
 * libtorch begins here, so libtorch is loaded here, and a failure to load is thrown here each time.
 */
public final class ThreadState {
  private static final HandleAccess HANDLES = HandleAccess.get();
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
  private static final class ThreadResources implements Runnable {
    final List<NativeStack> stacks = new ArrayList<>(1);
    @Nullable ScopeFrame scope;

    @Override
    public void run() {
      POOL.addAll(stacks);
      for (ScopeFrame left = scope; left != null; left = left.enclosing()) {
        left.abandon();
      }
    }
  }

  private final ThreadResources resources = new ThreadResources();
  private final Reference<ThreadState> self = new WeakReference<>(this);
  private final @Nullable VirtualModes modes;
  private @Nullable Device defaultDevice;
  private @Nullable OpenModes openModes;
  private int depth;
  private boolean foreign;
  private int threadsGeneration;
  private int threadLimit = Integer.MAX_VALUE;
  private int largePasses;

  private ThreadState() {
    boolean isVirtual = isVirtual(Thread.currentThread());
    modes = isVirtual ? new VirtualModes() : null;
    if (!isVirtual) {
      OversubscriptionMonitor.enter(Thread.currentThread());
    }
    CLEANER.register(this, resources);
  }

  public static ThreadState current() {
    return CURRENT.get();
  }

  public @Nullable ScopeFrame scope() {
    return resources.scope;
  }

  public void scope(@Nullable ScopeFrame scope) {
    resources.scope = scope;
  }

  /** Where this thread's factories make tensors unless they are told; null for the CPU. */
  public @Nullable Device defaultDevice() {
    return defaultDevice;
  }

  public void defaultDevice(@Nullable Device device) {
    defaultDevice = device;
  }

  /** The mode that this thread opened last and that is still open; null for none. */
  public @Nullable OpenModes modes() {
    return openModes;
  }

  void modes(@Nullable OpenModes open) {
    openModes = open;
  }

  /** The modes a virtual thread wants, which its carrier does not keep for it; else null. */
  public @Nullable VirtualModes virtualModes() {
    return modes;
  }

  /** How many of this thread's next backward passes are taken for large. */
  public int largePasses() {
    return largePasses;
  }

  public void largePasses(int passes) {
    largePasses = passes;
  }

  /** At most how many threads an operator that this thread calls may use. */
  public int threadLimit() {
    return threadLimit;
  }

  public void threadLimit(int threads) {
    ThreadCounts.ensureProgram();
    threadLimit = threads;
    followThreadCounts();
  }

  /** How many threads an operator that this thread calls may use. */
  public int numThreads() {
    exit(enter());
    return LibTorch.numThreads();
  }

  private void followThreadCounts() {
    threadsGeneration = ThreadCounts.generation();
    LibTorch.setNumThreadsHere(Math.min(ThreadCounts.program(), threadLimit));
  }

  /**
   * Whether libtorch called this thread, one of its own, while another thread waits for what it
   * does. Waiting for that one would be for ever.
   */
  public boolean isForeign() {
    return foreign;
  }

  /** Says that libtorch calls Java on this thread. */
  public void calledBack() {
    foreign = modes == null && depth == 0;
  }

  /** To be called after waiting: a virtual thread may be on another carrier now. */
  void assertModes() {
    if (modes != null) {
      modes.assertOnCarrier();
    }
  }

  /** A stack for one native call, to be given back through {@link #exit}. */
  public NativeStack enter() {
    if (modes != null) {
      return enterOnCarrier(modes);
    }
    if (threadsGeneration != ThreadCounts.generation()) {
      followThreadCounts();
    }
    if (depth == resources.stacks.size()) {
      resources.stacks.add(pooledOrNew(this));
    }
    return resources.stacks.get(depth++);
  }

  /** The carrier thread may have served others meanwhile, so it is told everything anew. */
  private NativeStack enterOnCarrier(VirtualModes wanted) {
    wanted.assertOnCarrier();
    if (ThreadCounts.generation() != 0) {
      followThreadCounts();
    }
    return pooledOrNew(this);
  }

  private static NativeStack pooledOrNew(ThreadState owner) {
    NativeStack pooled = POOL.poll();
    NativeStack stack = pooled != null ? pooled : new NativeStack();
    stack.owner(owner.self);
    return stack;
  }

  public void exit(NativeStack stack) {
    stack.clear();
    if (modes != null) {
      POOL.push(stack);
    } else {
      depth--;
    }
    DroppedActions.run();
  }

  /**
   * A handle that takes over a reference; the innermost scope owns it, or the collector if there is
   * none.
   */
  public Tensor adopt(NativeStack stack, long impl) {
    Allocations.note(stack, impl);
    ScopeFrame scope = resources.scope;
    Tensor tensor = HANDLES.create(impl);
    if (scope != null) {
      scope.add(tensor);
    } else {
      Reclaimer.watch(tensor);
    }
    ResultListener.returned(tensor);
    return tensor;
  }

  /** Drops a reference on behalf of whoever closed its handle. */
  public void free(long impl) {
    NativeStack stack = enter();
    try {
      stack.releaser().releaseNow(impl);
    } finally {
      exit(stack);
    }
  }

  /** Drops many references, as the end of a scope does. */
  public void free(Collection<Tensor> tensors) {
    NativeStack stack = enter();
    try {
      for (Tensor tensor : tensors) {
        if (HANDLES.closeByScope(tensor)) {
          stack.releaser().enqueue(HANDLES.prepareFree(tensor));
        }
      }
    } finally {
      stack.releaser().close();
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
