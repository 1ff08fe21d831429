package org.jtorch.optim;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Layout;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** The optimizer state of one parameter: tensors by PyTorch's names, in no scope. */
final class ParamState {
  /** The step count, a float32 scalar on the CPU whatever the parameter's dtype and device. */
  static final String STEP = "step";

  /** Numbers of a parameter, which do not follow its dtype and device. */
  private static final Set<String> SCALARS = Set.of(STEP, "eta", "mu", "mu_product");

  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private @Nullable DType dtype;
  private @Nullable Device device;
  private boolean contiguous;
  private @Nullable StepCounts counts;

  static boolean isScalar(String name) {
    return SCALARS.contains(name);
  }

  /** New handles to the tensors, in the caller's scope. */
  Map<String, Tensor> handles() {
    Map<String, Tensor> handles = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> handles.put(name, tensor.detach()));
    return handles;
  }

  boolean has(String name) {
    return tensors.containsKey(name);
  }

  /** Returns a state tensor, created on first use. */
  Tensor get(String name, Supplier<Tensor> initial) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      tensor = TensorScope.unscoped(initial.get());
      tensors.put(name, tensor);
    }
    return tensor;
  }

  void put(String name, Tensor tensor) {
    if (name.equals(STEP)) {
      splitCounts();
    }
    Tensor before = tensors.put(name, TensorScope.unscoped(tensor));
    if (before != null) {
      before.close();
    }
    dtype = null; // makes the next follow() check again
  }

  /** Replaces all state by copies of tensors and by numbers. */
  void replace(Map<String, Object> values, Tensor param) {
    close();
    values.forEach(
        (name, value) ->
            put(
                name,
                value instanceof Tensor tensor
                    ? copyFor(param, tensor)
                    : Torch.full(Shape.of(), (Double) value)));
  }

  /** A dense copy with the parameter's dtype and device; Python's momentum may be sparse. */
  private static Tensor copyFor(Tensor param, Tensor tensor) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor dense = tensor.layout() == Layout.STRIDED ? tensor.clone() : tensor.toDense();
      return scope.keep(dense.to(param.dtype().on(param.device())));
    }
  }

  /** Converts the state to the parameter's dtype, device and memory format if these changed. */
  void follow(Tensor param) {
    DType paramDtype = param.dtype();
    Device paramDevice = param.device();
    boolean paramContiguous = param.isContiguous();
    if (paramDtype == dtype && paramDevice.equals(device) && paramContiguous == contiguous) {
      return;
    }
    for (String name : tensors.keySet().toArray(String[]::new)) {
      if (!isScalar(name)) {
        convert(name, paramDtype, paramDevice);
        if (paramContiguous) {
          makeContiguous(name);
        }
      }
    }
    dtype = paramDtype;
    device = paramDevice;
    contiguous = paramContiguous;
  }

  private void convert(String name, DType dtype, Device device) {
    Tensor tensor = tensors.get(name);
    if (tensor != null && (tensor.dtype() != dtype || !tensor.device().equals(device))) {
      put(name, tensor.to(dtype.on(device)));
    }
  }

  private void makeContiguous(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor != null && !tensor.isContiguous()) {
      put(name, tensor.contiguous());
    }
  }

  /** The buffer that the step count shares with other parameters; null if it has its own. */
  @Nullable StepCounts sharedCounts() {
    return counts;
  }

  /** Replaces the step count by a view of a shared buffer. */
  void shareCounts(StepCounts shared, Tensor view) {
    put(STEP, view);
    counts = shared;
  }

  float stepCount() {
    Tensor step = tensors.get(STEP);
    return step == null ? 0 : (float) step.item();
  }

  private void splitCounts() {
    if (counts != null) {
      counts.split();
      counts = null;
    }
  }

  void close() {
    splitCounts();
    tensors.values().forEach(Tensor::close);
    tensors.clear();
  }
}
