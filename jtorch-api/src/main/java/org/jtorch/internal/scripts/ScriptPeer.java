package org.jtorch.internal.scripts;

import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.StampedLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.internal.calls.NativeCalls;
import org.jtorch.internal.memory.NativeStack;
import org.jtorch.internal.memory.Replacement;
import org.jtorch.internal.memory.SharedWeights;
import org.jtorch.internal.memory.TensorUse;
import org.jtorch.internal.memory.ThreadState;
import org.jtorch.internal.modes.VirtualModes;

/**
 * A TorchScript module of libtorch and its users. Calls share it, with one atomic step at their
 * start and one at their end. Changing or freeing it waits for them and is exclusive, and so is a
 * call of a program that sets attributes, see {@link ScriptMutations}. The only user code inside is
 * that of hooks, under a {@code backward} in the program, which runs on the thread that has the
 * module. Unreachable modules are freed by the binding's deallocator thread.
 */
public final class ScriptPeer implements SharedWeights, ScriptMethod.Runner {
  private final JitModule module;
  private final IValue self;

  /**
   * Handles that account for the module's memory, so that a module that is never closed is noticed.
   */
  private volatile List<Tensor> weights;

  private final ScriptMutations.When mutates;

  /** Whether calls are exclusive. */
  private volatile boolean exclusiveCalls;

  /** The thread whose call is exclusive. */
  private volatile @Nullable Thread exclusiveThread;

  private final Map<String, ScriptMethod> methods = new ConcurrentHashMap<>();

  /** Number of calls that use a method's schema, plus one until the module is closed. */
  private final AtomicInteger schemaUsers = new AtomicInteger(1);

  private final StampedLock users = new StampedLock();
  private boolean closed;

  public ScriptPeer(JitModule module) {
    this.module = module;
    try (var object = module._ivalue()) {
      this.self = new IValue(object);
    }
    this.weights = TensorScope.unscoped(ScriptContents.allTensors(module));
    this.mutates = ScriptMutations.of(module);
    this.exclusiveCalls = mutatesNow();
  }

  private boolean mutatesNow() {
    return switch (mutates) {
      case NEVER -> false;
      case TRAINING -> ScriptContents.isAnyTraining(module);
      case ALWAYS -> true;
    };
  }

  /**
   * Uses a method whose schema stays valid until the call ends. This is no lock, because converting
   * arguments calls the user's lists and maps.
   */
  public <T> T using(String name, Function<ScriptMethod, T> body) {
    if (schemaUsers.getAndUpdate(n -> n == 0 ? 0 : n + 1) == 0) {
      throw closedException();
    }
    try {
      return body.apply(method(name));
    } finally {
      leaveSchemas();
    }
  }

  private ScriptMethod method(String name) {
    ScriptMethod known = methods.get(name);
    return known != null ? known : methods.computeIfAbsent(name, this::find);
  }

  private ScriptMethod find(String name) {
    return NativeCalls.call(name, () -> read(module -> ScriptContents.method(module, name)));
  }

  private void leaveSchemas() {
    if (schemaUsers.decrementAndGet() == 0) {
      methods.values().forEach(ScriptMethod::close);
    }
  }

  /** Runs a method on a stack whose first value is {@code self}. */
  @Override
  public void run(NativeStack stack, ScriptMethod method, IValueVector operands) {
    if (exclusiveThread == Thread.currentThread()) {
      operands.put(0, self);
      method.function().run(operands);
      return;
    }
    long stamp = enterCall(stack);
    try {
      operands.put(0, self);
      method.function().run(operands);
    } finally {
      leaveCall(stamp);
      stack.script(null);
      Reference.reachabilityFence(this);
    }
  }

  private void leaveCall(long stamp) {
    try {
      if (StampedLock.isWriteLockStamp(stamp)) {
        renewWeights();
      }
    } finally {
      exclusiveThread = null;
      users.unlock(stamp);
    }
  }

  /** Reads the weights again, which may have changed in a call that sets attributes. */
  private void renewWeights() {
    List<Tensor> before = weights;
    weights = TensorScope.unscoped(ScriptContents.allTensors(module));
    before.forEach(Tensor::close);
  }

  @Override
  public List<Tensor> weights() {
    return weights;
  }

  private long enterCall(NativeStack stack) {
    stack.script(this);
    try {
      VarHandle.fullFence();
      if (Replacement.isAny()) {
        Replacement.yieldToClaims(new TensorUse.OfModule(stack, this));
      }
      long stamp = enter(exclusiveCalls);
      if (StampedLock.isWriteLockStamp(stamp)) {
        exclusiveThread = Thread.currentThread();
      }
      return stamp;
    } catch (Throwable e) {
      stack.script(null);
      throw e;
    }
  }

  /** Reads from the module while other calls may run. */
  public <T extends @Nullable Object> T read(Function<JitModule, T> body) {
    if (exclusiveThread == Thread.currentThread()) {
      return body.apply(module);
    }
    long stamp = enter(false);
    try {
      return body.apply(module);
    } finally {
      users.unlockRead(stamp);
      Reference.reachabilityFence(this);
    }
  }

  /** Changes the module exclusively. */
  public void change(Consumer<JitModule> body) {
    ThreadState state = ThreadState.current();
    NativeStack stack = state.enter();
    try {
      Replacement replacement = Replacement.ofModule(stack, "ScriptModule", weights);
      try {
        changeExclusively(body);
      } finally {
        replacement.end();
      }
    } finally {
      state.exit(stack);
    }
  }

  private void changeExclusively(Consumer<JitModule> body) {
    long stamp = users.writeLock();
    try {
      checkOpen();
      assertModes();
      body.accept(module);
      exclusiveCalls = mutatesNow();
    } finally {
      users.unlockWrite(stamp);
      Reference.reachabilityFence(this);
    }
  }

  /** Waits for running calls and frees the module. Closing twice has no effect. */
  public void close() {
    long stamp = users.writeLock();
    try {
      if (!closed) {
        closed = true;
        weights.forEach(Tensor::close);
        self.close();
        module.close();
        leaveSchemas();
      }
    } finally {
      users.unlockWrite(stamp);
    }
  }

  public boolean isClosed() {
    long stamp = users.readLock();
    try {
      return closed;
    } finally {
      users.unlockRead(stamp);
    }
  }

  private long enter(boolean exclusive) {
    long stamp = exclusive ? users.writeLock() : users.readLock();
    try {
      checkOpen();
      assertModes();
      return stamp;
    } catch (IllegalStateException e) {
      users.unlock(stamp);
      throw e;
    }
  }

  private void checkOpen() {
    if (closed) {
      throw closedException();
    }
  }

  private static IllegalStateException closedException() {
    return new IllegalStateException("the ScriptModule is closed");
  }

  /**
   * Sets the modes again, because a virtual thread that had to wait may have changed its carrier.
   */
  private static void assertModes() {
    VirtualModes modes = ThreadState.current().virtualModes();
    if (modes != null) {
      modes.assertOnCarrier();
    }
  }
}
