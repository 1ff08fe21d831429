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
    Tensor before = tensors.put(name, TensorScope.unscoped(tensor));
    if (before != null) {
      before.close();
    }
  }

  /** Follows the parameter to its dtype and device, if a module was converted since. */
  void follow(DType dtype, Device device) {
    if (dtype == this.dtype && device.equals(this.device)) {
      return;
    }
    for (String name : tensors.keySet().toArray(String[]::new)) {
      Tensor tensor = tensors.get(name);
      if (!name.equals(STEP)
          && tensor != null
          && (tensor.dtype() != dtype || !tensor.device().equals(device))) {
        put(name, tensor.to(dtype.on(device)));
      }
    }
    this.dtype = dtype;
    this.device = device;
  }

  void close() {
    tensors.values().forEach(Tensor::close);
    tensors.clear();
  }
}
