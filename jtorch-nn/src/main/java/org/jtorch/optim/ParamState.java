package org.jtorch.optim;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;

/** What an optimizer remembers of one parameter, by PyTorch's names, in no scope. */
final class ParamState {
  /** The count of steps, which stays a float on the CPU whatever the parameter is. */
  static final String STEP = "step";

  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private @Nullable DType dtype;
  private @Nullable Device device;
  private boolean contiguous;
  private @Nullable StepCounts counts;

  Map<String, Tensor> tensors() {
    return tensors;
  }

  boolean has(String name) {
    return tensors.containsKey(name);
  }

  /** A tensor of the state, made at its first use. */
  Tensor get(String name, Supplier<Tensor> first) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      tensor = TensorScope.unscoped(first.get());
      tensors.put(name, tensor);
    }
    return tensor;
  }

  void put(String name, Tensor tensor) {
    if (name.equals(STEP)) {
      leaveCounts();
    }
    Tensor before = tensors.put(name, TensorScope.unscoped(tensor));
    if (before != null) {
      before.close();
    }
    dtype = null; // so that it is looked at again
  }

  /** Follows the parameter to where and how it lies now, if a module was converted since. */
  void follow(Tensor param) {
    DType paramDtype = param.dtype();
    Device paramDevice = param.device();
    boolean inOrder = param.isContiguous();
    if (paramDtype == dtype && paramDevice.equals(device) && inOrder == contiguous) {
      return;
    }
    for (String name : tensors.keySet().toArray(String[]::new)) {
      if (!name.equals(STEP)) {
        convert(name, paramDtype, paramDevice);
        if (inOrder) {
          order(name);
        }
      }
    }
    dtype = paramDtype;
    device = paramDevice;
    contiguous = inOrder;
  }

  private void convert(String name, DType dtype, Device device) {
    Tensor tensor = tensors.get(name);
    if (tensor != null && (tensor.dtype() != dtype || !tensor.device().equals(device))) {
      put(name, tensor.to(dtype.on(device)));
    }
  }

  private void order(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor != null && !tensor.isContiguous()) {
      put(name, tensor.contiguous());
    }
  }

  /** Where the count of steps lies with those of other parameters; null if it lies alone. */
  @Nullable StepCounts counts() {
    return counts;
  }

  /** Has the count of steps lie with those of other parameters. */
  void count(StepCounts together, Tensor step) {
    put(STEP, step);
    counts = together;
  }

  float stepsDone() {
    Tensor step = tensors.get(STEP);
    return step == null ? 0 : (float) step.item();
  }

  private void leaveCounts() {
    if (counts != null) {
      counts.dissolve();
      counts = null;
    }
  }

  void close() {
    leaveCounts();
    tensors.values().forEach(Tensor::close);
    tensors.clear();
  }
}
