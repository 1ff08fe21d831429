package org.jtorch.internal.aoti;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.StampedLock;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.AOTIModelContainerRunner;
import org.bytedeco.pytorch.StringTensorUMap;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.jtorch.AotiModel;
import org.jtorch.IValue;
import org.jtorch.Layout;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.internal.calls.LargeWork;
import org.jtorch.internal.calls.NativeCalls;
import org.jtorch.internal.calls.NativeErrors;
import org.jtorch.internal.memory.NativeStack;
import org.jtorch.internal.memory.ThreadState;
import org.jtorch.internal.modes.VirtualModes;
import org.jtorch.internal.profiling.Recording;
import org.jtorch.internal.values.NativeValues;

/**
 * A loaded model and its users. Calls share it. Exchanging constants and freeing it wait for them
 * and are exclusive, and so is a call of a model that writes to its constants. Unreachable models
 * are freed by the binding's deallocator thread.
 */
public final class AotiPeer {
  static final String RUN = "AotiModel.run";

  private final AOTIModelContainerRunner runner;
  private final Description description;
  private final Map<String, String> metadata;
  private final AotiConstants constants;
  private final StampedLock users = new StampedLock();

  /** Held while constants are exchanged, of which calls notice only the last step. */
  private final ReentrantLock updates = new ReentrantLock();

  private volatile boolean hasWeights;
  private boolean closed;

  AotiPeer(AOTIModelContainerRunner runner, Description description, Map<String, String> metadata) {
    this.runner = runner;
    this.description = description;
    this.metadata = Collections.unmodifiableMap(metadata);
    this.constants = new AotiConstants(description.constants());
    this.hasWeights = description.hasWeights() || constants.specs().isEmpty();
  }

  /** Runs the model; a result that the model does not compute is null. */
  public List<@Nullable Tensor> run(List<Tensor> inputs) {
    return Recording.operator(RUN, () -> enter(inputs));
  }

  private List<@Nullable Tensor> enter(List<Tensor> inputs) {
    ThreadState state = ThreadState.current();
    NativeStack stack = state.enter();
    List<Tensor> copies = new ArrayList<>(0);
    try (TensorVector operands = new TensorVector(inputs.size())) {
      description.signature().put(stack, inputs, operands, copies);
      try (TensorVector results = LargeWork.run(() -> call(operands))) {
        return results(state, stack, results);
      }
    } catch (RuntimeException e) {
      throw failed(e, inputs);
    } finally {
      state.exit(stack);
      copies.forEach(Tensor::close);
    }
  }

  /** The library writes what is wrong to the error stream, and returns only that it failed. */
  private static RuntimeException failed(RuntimeException e, List<Tensor> inputs) {
    boolean isOfLibrary = String.valueOf(e.getMessage()).startsWith("run_func_(");
    return isOfLibrary && !NativeErrors.isOutOfMemory(e)
        ? NativeErrors.refusal(
            RUN, "the model failed, and wrote the reason to the standard error stream", inputs)
        : NativeErrors.translate(RUN, e, inputs);
  }

  private TensorVector call(TensorVector operands) {
    if (!hasWeights) {
      throw NativeErrors.refusal(RUN, "the package has no constants: call loadConstants first");
    }
    long stamp = enter(description.writesConstants());
    boolean autocast = torch.is_autocast_enabled(torch.DeviceType.CPU);
    try {
      if (autocast) {
        torch.set_autocast_enabled(torch.DeviceType.CPU, false); // the code expects its own dtypes
      }
      return runner.run(operands);
    } finally {
      if (autocast) {
        torch.set_autocast_enabled(torch.DeviceType.CPU, true);
      }
      users.unlock(stamp);
      Reference.reachabilityFence(this);
    }
  }

  private static List<@Nullable Tensor> results(
      ThreadState state, NativeStack stack, TensorVector results) {
    List<@Nullable Tensor> tensors = new ArrayList<>();
    for (long i = 0; i < results.size(); i++) {
      org.bytedeco.pytorch.Tensor result = results.get(i);
      if (!result.defined()) {
        tensors.add(null);
        continue;
      }
      try (var value = new org.bytedeco.pytorch.IValue(result)) {
        tensors.add(state.adopt(stack, stack.takeTensor(value)));
      }
    }
    return tensors;
  }

  /** Runs the model with arguments and results nested as in Python. */
  public IValue invoke(List<?> positional, Map<String, ?> keywords) {
    TreeSpec arguments = description.arguments();
    TreeSpec results = description.results();
    if (arguments == null || results == null) {
      throw NativeErrors.refusal(
          RUN, "the package does not tell how arguments and results are nested: use runFlat");
    }
    int inputs = description.signature().count();
    List<Tensor> tensors = Arguments.flatten(arguments, inputs, positional, keywords);
    return results.unflatten(run(tensors).iterator());
  }

  /** Returns what Python wrote about the package. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /** Returns dtype and shape of the constants that can be replaced. */
  public Map<String, AotiModel.Constant> constants() {
    return constants.byName();
  }

  /** Describes the inputs. */
  @Override
  public String toString() {
    return String.join(", ", description.signature().descriptions());
  }

  /** Returns a copy of a constant's value. */
  public Tensor constant(String name) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor value = values().get(name);
      if (value == null) {
        throw NativeErrors.refusal("AotiModel.constant", "the model has no value of " + name);
      }
      return scope.keep(value);
    }
  }

  /** Returns copies of the constants' values by their names in the state dict. */
  private Map<String, Tensor> values() {
    Map<String, Tensor> values = new LinkedHashMap<>();
    if (!hasWeights) {
      return values;
    }
    long stamp = enter(false);
    try (StringTensorUMap map = runner.extract_constants_map(false);
        StringTensorUMap.Iterator at = map.begin();
        StringTensorUMap.Iterator end = map.end()) {
      for (; !at.equals(end); at.increment()) {
        Tensor view = NativeCalls.adopt(at.second());
        if (view.layout() == Layout.STRIDED) {
          values.put(NativeValues.text(at.first()), view.clone());
        }
        view.close();
      }
      return values;
    } finally {
      users.unlock(stamp);
      Reference.reachabilityFence(this);
    }
  }

  /**
   * Replaces constants. The library copies them to its second buffer while calls run, which then
   * becomes the first.
   */
  public void loadConstants(Map<String, Tensor> given, boolean full) {
    Map<String, Tensor> values = new LinkedHashMap<>(given);
    constants.check(values, full || !hasWeights);
    updates.lock();
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> prepared = constants.prepare(values, values());
      NativeCalls.run(AotiConstants.LOAD, () -> exchange(prepared));
    } finally {
      updates.unlock();
    }
  }

  private void exchange(Map<String, Tensor> prepared) {
    try {
      long stamp = enter(false);
      try {
        fillInactive(prepared);
      } finally {
        users.unlock(stamp);
      }
      swap();
      runner.free_inactive_constant_buffer();
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private void fillInactive(Map<String, Tensor> prepared) {
    ThreadState state = ThreadState.current();
    NativeStack stack = state.enter();
    try (StringTensorUMap map = new StringTensorUMap()) {
      prepared.forEach(
          (name, value) -> {
            try (BytePointer key = new BytePointer(name)) {
              map.put(key, stack.peekTensor(stack.pinForCall(value)));
            }
          });
      runner.update_constant_buffer(map, true, true, false);
    } finally {
      state.exit(stack);
    }
  }

  /** Makes the second buffer the first, or leaves the first as it is. */
  private void swap() {
    long stamp = enter(true);
    try {
      runner.swap_constant_buffer();
      try {
        fold(runner, description);
      } catch (RuntimeException e) {
        runner.swap_constant_buffer();
        throw e;
      }
      hasWeights = true;
    } finally {
      users.unlockWrite(stamp);
    }
  }

  /**
   * Computes constants that depend on others, which the first call would do. If it failed there,
   * the library would wait forever at the next call.
   */
  static void fold(AOTIModelContainerRunner runner, Description description) {
    if (description.foldsConstants()) {
      runner.run_const_fold(false);
    }
  }

  /** Waits for running calls and frees the model. Closing twice has no effect. */
  public void close() {
    updates.lock();
    try {
      long stamp = users.writeLock();
      try {
        if (!closed) {
          closed = true;
          runner.close();
        }
      } finally {
        users.unlockWrite(stamp);
      }
    } finally {
      updates.unlock();
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
    if (closed) {
      users.unlock(stamp);
      throw new IllegalStateException("the AotiModel is closed");
    }
    VirtualModes modes = ThreadState.current().virtualModes();
    if (modes != null) {
      modes.assertOnCarrier(); // a virtual thread that had to wait may have changed its carrier
    }
    return stamp;
  }
}
