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
 * jtorch's state of a thread: its innermost scope, its native stacks and its modes. Every native
 * call starts here, so libtorch is loaded here, and each call throws again if loading failed.
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

  /** Resources to release when the thread has ended. Must not refer to the state itself. */
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
  private @Nullable ThreadGenerator generator;
  private int depth;
  private boolean calledByLibTorch;
  private int threadsGeneration;
  private int threadLimit = Integer.MAX_VALUE;
  private int largePasses;
  private boolean countsAsCaller;

  private ThreadState() {
    boolean isVirtual = isVirtual(Thread.currentThread());
    modes = isVirtual ? new VirtualModes() : null;
    countsAsCaller = !isVirtual;
    if (countsAsCaller) {
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

  /** Returns the default device of this thread's factories; null for the CPU. */
  public @Nullable Device defaultDevice() {
    return defaultDevice;
  }

  public void defaultDevice(@Nullable Device device) {
    defaultDevice = device;
  }

  /** Returns what operators on this thread draw from; null for the default generators. */
  public @Nullable ThreadGenerator generator() {
    return generator;
  }

  public void generator(@Nullable ThreadGenerator generator) {
    this.generator = generator;
  }

  /** Runs an action when an object has become unreachable. It must not refer to the object. */
  public static void whenUnreachable(Object object, Runnable action) {
    CLEANER.register(object, action);
  }

  /** Returns the innermost open mode of this thread; null for none. */
  public @Nullable OpenModes modes() {
    return openModes;
  }

  void modes(@Nullable OpenModes open) {
    openModes = open;
  }

  /**
   * Returns the modes of a virtual thread, which its carrier does not keep; null on platform
   * threads.
   */
  public @Nullable VirtualModes virtualModes() {
    return modes;
  }

  /** Returns the number of this thread's next backward passes that are treated as large. */
  public int largePasses() {
    return largePasses;
  }

  public void largePasses(int passes) {
    largePasses = passes;
  }

  /** Returns the maximum number of threads for operators called on this thread. */
  public int threadLimit() {
    return threadLimit;
  }

  public void threadLimit(int threads) {
    ThreadCounts.ensureProgram();
    if (modes != null) {
      ThreadCounts.changedOnCarrier();
    }
    threadLimit = threads;
    followThreadCounts();
  }

  /** Tells that operators called on this thread leave the processors to other threads. */
  public void limitedToOneThread() {
    if (countsAsCaller) {
      countsAsCaller = false;
      OversubscriptionMonitor.leave(Thread.currentThread());
    }
  }

  /** Returns whether operators called on this thread may use several threads. */
  public boolean usesThreads() {
    return threadLimit > 1 && ThreadCounts.programOrDefault() > 1;
  }

  /** Returns the number of threads for operators called on this thread. */
  public int numThreads() {
    exit(enter());
    return LibTorch.numThreads();
  }

  private void followThreadCounts() {
    threadsGeneration = ThreadCounts.generation();
    LibTorch.setNumThreadsHere(Math.min(ThreadCounts.program(), threadLimit));
  }

  /**
   * Returns whether this is a thread of libtorch that called Java while another thread waits for
   * it. It must not wait for that thread, which would be a deadlock.
   */
  public boolean isCalledByLibTorch() {
    return calledByLibTorch;
  }

  /** Records that libtorch calls Java on this thread. */
  public void calledBack() {
    calledByLibTorch = modes == null && depth == 0;
  }

  /** Sets the modes again after waiting, because a virtual thread may have changed its carrier. */
  void assertModes() {
    if (modes != null) {
      modes.assertOnCarrier();
    }
  }

  /** Returns a stack for one native call; the caller returns it with {@link #exit}. */
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

  /**
   * Sets all modes anew, because the carrier thread may have run other virtual threads meanwhile.
   */
  private NativeStack enterOnCarrier(VirtualModes wanted) {
    wanted.assertOnCarrier();
    if (ThreadCounts.carriersMayDiffer()) {
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
   * Creates a handle that takes ownership of a reference. The innermost scope owns the handle, or
   * the garbage collector if there is none.
   */
  public Tensor adopt(NativeStack stack, long impl) {
    Allocations.record(stack, impl);
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

  /** Releases the reference of a closed handle. */
  public void free(long impl) {
    NativeStack stack = enter();
    try {
      stack.releaser().releaseNow(impl);
    } finally {
      exit(stack);
    }
  }

  /** Releases the references of many tensors, at the end of a scope. */
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
      return null; // there are no virtual threads before Java 21
    }
  }
}
