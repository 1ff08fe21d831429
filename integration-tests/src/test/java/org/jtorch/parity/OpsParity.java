package org.jtorch.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.it.Leftovers;

/** Runs samples of operators through the public API and compares results and gradients. */
final class OpsParity {
  /** Seed of the samples, so that random numbers equal Python's. */
  private static final long SEED = 42;

  private final ParitySet set;
  private final Methods methods = new Methods();

  OpsParity(ParitySet set) {
    this.set = set;
  }

  List<Outcome> run() {
    return set.cases().stream().map(this::run).toList();
  }

  private Outcome run(JsonNode node) {
    String op = node.get("op").asText();
    String id = node.get("id").asText();
    try (TensorScope scope = TensorScope.open()) {
      PythonCall call = Rewrites.of(PythonCall.of(node, set.tensors()::read));
      Function<PythonCall, Object> adapter = Adapters.of(op);
      Torch.manualSeed(SEED);
      Binding binding = adapter == null ? methods.bind(call) : null;
      if (adapter == null && binding == null) {
        return new Outcome(op, id, Outcome.Kind.UNMAPPED, unmapped(call));
      }
      Leftovers leftovers = Leftovers.sinceNow();
      List<Object> results =
          Results.flatten(adapter == null ? binding.invoke() : adapter.apply(call));
      boolean own = adapter != null; // it makes tensors itself
      String left = own ? null : leftovers.notReturned(results, binding.operands());
      String difference = left == null ? difference(node, op, call, results) : left;
      return difference == null
          ? new Outcome(op, id, Outcome.Kind.PASSED, "")
          : new Outcome(op, id, Outcome.Kind.FAILED, difference);
    } catch (Throwable e) {
      return new Outcome(op, id, Outcome.Kind.FAILED, e.toString());
    }
  }

  private @Nullable String difference(
      JsonNode node, String op, PythonCall call, List<Object> results) {
    if (results.size() != node.get("output_count").asInt()) {
      return results.size() + " results instead of " + node.get("output_count");
    }
    Comparison comparison = Comparison.ofOperator(set.tensors(), op);
    for (int i = 0; i < node.get("outputs").size(); i++) {
      int place = node.get("output_index").get(i).asInt();
      String difference = comparison.difference(results.get(place), node.get("outputs").get(i));
      if (difference != null) {
        return "result " + place + ": " + difference;
      }
    }
    return node.has("grad")
        ? differenceOfGradients(node.get("grad"), call, results, comparison)
        : null;
  }

  private @Nullable String differenceOfGradients(
      JsonNode grad, PythonCall call, List<Object> results, Comparison comparison) {
    List<Tensor> outputs = new ArrayList<>();
    grad.get("outputs").forEach(place -> outputs.add((Tensor) results.get(place.asInt())));
    for (int i = 0; i < outputs.size(); i++) {
      Tensor cotangent = set.tensors().read(grad.get("cotangents").get(i));
      outputs.get(i).backward(o -> o.gradient(cotangent).retainGraph(true));
    }
    JsonNode expected = grad.get("inputs");
    for (int i = 0; i < expected.size(); i++) {
      Tensor leaf = call.leaves.get(i);
      if (leaf.hasGrad() == expected.get(i).isNull()) {
        return "gradient " + i + ": " + (leaf.hasGrad() ? "one" : "none") + " flows";
      }
      String difference =
          leaf.hasGrad() ? comparison.difference(leaf.grad(), expected.get(i)) : null;
      if (difference != null) {
        return "gradient " + i + ": " + difference;
      }
    }
    return null;
  }

  private String unmapped(PythonCall call) {
    if (methods.named(call.op).isEmpty()) {
      return "no method of this name";
    }
    return "no overload takes " + call.kinds();
  }
}
