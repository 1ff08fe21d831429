package org.jtorch.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Module;

/** A copy of a model's parameters and buffers in memory. */
final class ModelSnapshot {
  private final Module model;
  private final Map<String, Tensor> values;

  private ModelSnapshot(Module model, Map<String, Tensor> values) {
    this.model = model;
    this.values = values;
  }

  static ModelSnapshot of(Module model) {
    Map<String, Tensor> values = new LinkedHashMap<>();
    try (Mode mode = Torch.noGrad();
        TensorScope scope = TensorScope.open()) {
      model.stateDict().forEach((name, value) -> values.put(name, value.clone()));
      TensorScope.unscoped(values);
    }
    return new ModelSnapshot(model, values);
  }

  void restore() {
    try (TensorScope scope = TensorScope.open()) {
      model.loadStateDict(values);
    }
  }

  void close() {
    values.values().forEach(Tensor::close);
  }
}
