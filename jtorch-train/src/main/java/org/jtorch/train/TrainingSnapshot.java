package org.jtorch.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.data.DataLoader;
import org.jtorch.nn.Module;
import org.jtorch.optim.Optimizer;

/** A copy in memory of what a trial changes: model, optimizer, loader and random numbers. */
final class TrainingSnapshot implements AutoCloseable {
  private final ModelSnapshot model;
  private final Optimizer<?> optimizer;
  private final Map<String, Object> optimizerState;
  private final Map<String, Object> loaderState = new LinkedHashMap<>();
  private final Iterable<?> batches;
  private final Map<String, Object> random = new LinkedHashMap<>();
  private final List<Tensor> copies = new ArrayList<>();

  TrainingSnapshot(Module model, Optimizer<?> optimizer, Iterable<?> batches) {
    this.optimizer = optimizer;
    this.batches = batches;
    this.model = ModelSnapshot.of(model);
    try (TensorScope scope = TensorScope.open();
        var mode = Torch.noGrad()) {
      optimizerState = copy(optimizer.stateDict());
      if (batches instanceof DataLoader<?> loader) {
        loaderState.putAll(copy(loader.stateDict()));
      }
      RandomState.save(random);
      random.replaceAll((name, value) -> copyOf(value));
      TensorScope.unscoped(copies);
    }
  }

  private Map<String, Object> copy(Map<String, ?> values) {
    Map<String, Object> copy = new LinkedHashMap<>();
    values.forEach((name, value) -> copy.put(name, copyOf(value)));
    return copy;
  }

  private Object copyOf(Object value) {
    if (value instanceof Tensor tensor) {
      Tensor copy = tensor.clone();
      copies.add(copy);
      return copy;
    } else if (value instanceof Map<?, ?> map) {
      Map<Object, Object> copy = new LinkedHashMap<>();
      map.forEach((key, entry) -> copy.put(key, copyOf(entry)));
      return copy;
    }
    return value instanceof List<?> list ? list.stream().map(this::copyOf).toList() : value;
  }

  void restore() {
    model.restore();
    try (TensorScope scope = TensorScope.open()) {
      optimizer.loadStateDict(optimizerState);
      optimizer.zeroGrad();
      if (batches instanceof DataLoader<?> loader) {
        loader.loadStateDict(loaderState);
      }
      RandomState.load(random);
    }
  }

  @Override
  public void close() {
    model.close();
    copies.forEach(Tensor::close);
  }
}
