package org.jtorch.nn;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jtorch.Hook;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorHolder;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * Records shapes and multiply-adds during one call of a model in evaluation mode without gradients.
 */
final class SummaryRecorder {
  private final Module root;
  private final IdentityHashMap<Module, String> outputs = new IdentityHashMap<>();
  private final IdentityHashMap<Module, Long> multiplyAdds = new IdentityHashMap<>();

  SummaryRecorder(Module root) {
    this.root = root;
  }

  void run(Supplier<?> forward) {
    IdentityHashMap<Module, Boolean> training = new IdentityHashMap<>();
    root.modules().forEach(module -> training.put(module, module.isTraining()));
    List<Hook> hooks = new ArrayList<>();
    try (Mode mode = Torch.noGrad();
        TensorScope scope = TensorScope.open()) {
      root.eval();
      root.modules()
          .forEach(module -> hooks.add(module.registerForwardHook(Object.class, this::record)));
      Object output = forward.get();
      Objects.requireNonNull(output, "forward returned null");
    } finally {
      hooks.forEach(Hook::remove);
      training.forEach(Module::setTraining);
    }
  }

  ModuleSummary summary() {
    Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<ModuleSummary.Row> rows = new ArrayList<>();
    root.namedModules()
        .forEach(
            (path, module) ->
                rows.add(
                    new ModuleSummary.Row(
                        path,
                        module.reprName(),
                        outputs.getOrDefault(module, "-"),
                        ownParameters(module, seen),
                        multiplyAdds.getOrDefault(module, 0L))));
    return new ModuleSummary(
        rows,
        root.parameters().stream().mapToLong(Tensor::numel).sum(),
        root.parameters().stream().filter(Tensor::requiresGrad).mapToLong(Tensor::numel).sum(),
        rows.stream().mapToLong(ModuleSummary.Row::multiplyAdds).sum());
  }

  private static long ownParameters(Module module, Set<Tensor> seen) {
    return module.state().parameters().values().stream()
        .map(Slot::get)
        .filter(seen::add)
        .mapToLong(Tensor::numel)
        .sum();
  }

  private void record(Module module, List<Tensor> inputs, Object output) {
    outputs.put(module, shape(output));
    multiplyAdds.merge(module, MultiplyAdds.of(module, inputs, output), Long::sum);
  }

  private static String shape(Object output) {
    if (output instanceof Tensor tensor) {
      return tensor.shape().toString();
    } else if (output instanceof TensorHolder holder) {
      return joined(holder.tensors());
    } else if (output instanceof Collection<?> parts) {
      return joined(parts);
    } else if (output instanceof Record record) {
      return joined(parts(record));
    }
    return output.getClass().getSimpleName();
  }

  private static String joined(Collection<?> parts) {
    return parts.stream().map(SummaryRecorder::shape).collect(Collectors.joining(", "));
  }

  /** Returns the components of a record, or its class name where they are not accessible. */
  private static List<Object> parts(Record record) {
    List<Object> parts = new ArrayList<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      if (!component.getAccessor().trySetAccessible()) {
        return List.of(record.getClass().getSimpleName());
      }
      try {
        parts.add(component.getAccessor().invoke(record));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(component + " cannot be read", e);
      }
    }
    return parts;
  }
}
