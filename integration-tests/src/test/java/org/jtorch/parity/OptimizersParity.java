package org.jtorch.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.optim.Optimizer;

/** Runs optimizer steps as in the samples, and compares losses and parameters at every step. */
final class OptimizersParity {
  private final ParitySet set;

  OptimizersParity(ParitySet set) {
    this.set = set;
  }

  List<Outcome> run() {
    return set.cases().stream().map(this::run).toList();
  }

  private Outcome run(JsonNode node) {
    String name = node.get("optimizer").asText();
    String id = node.get("id").asText();
    try (TensorScope scope = TensorScope.open()) {
      Class<?> type = Classes.named("optim." + name);
      if (type == null) {
        return new Outcome(name, id, Outcome.Kind.UNMAPPED, "no class of this name");
      }
      List<Tensor> parameters = tensors(node.get("parameters"));
      parameters.forEach(parameter -> parameter.requiresGrad_(true));
      PythonCall call = construction(node, parameters);
      Binding constructor = Binding.nearest(List.of(type.getConstructors()), null, List.of(call));
      if (constructor == null) {
        return new Outcome(name, id, Outcome.Kind.UNMAPPED, "no constructor takes " + call.kinds());
      }
      Optimizer<?> optimizer = (Optimizer<?>) Objects.requireNonNull(constructor.invoke());
      String difference = difference(node, optimizer, parameters);
      optimizer.close();
      return difference == null
          ? new Outcome(name, id, Outcome.Kind.PASSED, "")
          : new Outcome(name, id, Outcome.Kind.FAILED, difference);
    } catch (Throwable e) {
      return new Outcome(name, id, Outcome.Kind.FAILED, e.toString());
    }
  }

  /** A learning rate in a tensor is a number in jtorch. */
  private PythonCall construction(JsonNode node, List<Tensor> parameters) {
    PythonCall call =
        PythonCall.of(
            "optim." + node.get("optimizer").asText(),
            node.path("args"),
            node.get("kwargs"),
            set.tensors());
    Map<String, @Nullable Object> named = new LinkedHashMap<>(call.named);
    if (named.get("lr") instanceof Tensor lr) {
      named.put("lr", lr.item());
    }
    return call.with(List.of(parameters), named);
  }

  private @Nullable String difference(
      JsonNode node, Optimizer<?> optimizer, List<Tensor> parameters) {
    Comparison comparison = Comparison.ofOptimizer(set.tensors());
    boolean sparse = node.get("optimizer").asText().equals("SparseAdam");
    Tensor x = set.tensors().read(node.get("x"));
    Tensor y = set.tensors().read(node.get("y"));
    Supplier<Tensor> closure =
        () -> {
          optimizer.zeroGrad();
          Tensor error = x.matmul(parameters.get(0)).sub(y);
          Tensor loss = error.square().mean().add(parameters.get(1).square().sum().mul(0.5));
          loss.backward();
          if (sparse) {
            parameters.forEach(parameter -> parameter.setGrad(parameter.grad().toSparse()));
          }
          return loss;
        };
    for (int step = 0; step < node.get("losses").size(); step++) {
      double loss = optimizer.step(closure).item();
      String difference = comparison.difference(loss, node.get("losses").get(step));
      if (difference != null) {
        return "loss of step " + step + ": " + difference;
      }
      List<Tensor> expected = tensors(node.get("trajectory").get(step));
      for (int i = 0; i < expected.size(); i++) {
        difference = comparison.difference(parameters.get(i).detach(), expected.get(i));
        if (difference != null) {
          return String.format(Locale.ROOT, "parameter %d after step %d: %s", i, step, difference);
        }
      }
    }
    return null;
  }

  private List<Tensor> tensors(JsonNode descriptions) {
    List<Tensor> tensors = new ArrayList<>();
    descriptions.forEach(description -> tensors.add(set.tensors().read(description)));
    return tensors;
  }
}
