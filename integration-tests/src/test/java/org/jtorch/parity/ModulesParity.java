package org.jtorch.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.it.Leftovers;
import org.jtorch.nn.Module;

/**
 * Builds modules as in the samples, loads the samples' state, and compares results, the state
 * afterwards and gradients.
 */
final class ModulesParity {
  private final ParitySet set;

  ModulesParity(ParitySet set) {
    this.set = set;
  }

  List<Outcome> run() {
    return set.cases().stream().map(this::run).toList();
  }

  private Outcome run(JsonNode node) {
    String name = node.get("module").asText();
    String id = node.get("id").asText();
    try (TensorScope scope = TensorScope.open()) {
      PythonCall construction =
          PythonCall.of(name, node.get("ctor_args"), node.get("ctor_kwargs"), set.tensors());
      Binding constructor = constructor(construction);
      if (constructor == null) {
        return new Outcome(name, id, Outcome.Kind.UNMAPPED, unmapped(construction));
      }
      Module module = (Module) Objects.requireNonNull(constructor.invoke());
      try {
        return run(node, module, construction);
      } finally {
        module.close();
      }
    } catch (Throwable e) {
      return new Outcome(name, id, Outcome.Kind.FAILED, e.toString());
    }
  }

  private Outcome run(JsonNode node, Module module, PythonCall construction) throws Throwable {
    String name = node.get("module").asText();
    String id = node.get("id").asText();
    DType dtype = ModuleRewrites.dtype(construction);
    if (dtype != null) {
      module.to(dtype);
    }
    module.loadStateDict(tensors(node.get("state_dict")));
    module.train(node.get("training").asBoolean());
    PythonCall call = PythonCall.of(name, node.get("args"), node.get("kwargs"), set.tensors());
    List<PythonCall> forms = List.of(call, call.byName(Signatures.of(name, "forward")));
    Binding forward =
        Binding.nearest(calls(module, ModuleRewrites.method(construction)), module, forms);
    if (forward == null) {
      return new Outcome(name, id, Outcome.Kind.UNMAPPED, "no call takes " + call.kinds());
    }
    Leftovers leftovers = Leftovers.sinceNow();
    List<Object> results = Results.flatten(forward.invoke());
    String left = leftovers.notReturned(results, forward.operands());
    String difference = left == null ? difference(node, module, results) : left;
    return difference == null
        ? new Outcome(name, id, Outcome.Kind.PASSED, "")
        : new Outcome(name, id, Outcome.Kind.FAILED, difference);
  }

  private static @Nullable Binding constructor(PythonCall call) {
    Class<?> type = Classes.named(call.op);
    return type == null
        ? null
        : Binding.nearest(
            List.of(type.getConstructors()), null, List.of(ModuleRewrites.constructor(call)));
  }

  private static String unmapped(PythonCall call) {
    return Classes.named(call.op) == null
        ? "no class of this name"
        : "no constructor takes " + ModuleRewrites.constructor(call).kinds();
  }

  /** The methods that call a module, including public methods of non-public classes. */
  private static List<Method> calls(Module module, String name) {
    return Arrays.stream(module.getClass().getMethods())
        .filter(method -> method.getName().equals(name) && !method.isBridge())
        .toList();
  }

  private @Nullable String difference(JsonNode node, Module module, List<Object> results) {
    JsonNode outputs = node.get("outputs");
    if (results.size() != outputs.size()) {
      return results.size() + " results instead of " + outputs.size();
    }
    Comparison comparison = Comparison.ofModule(set.tensors(), node.get("module").asText());
    for (int i = 0; i < results.size(); i++) {
      String difference = comparison.difference(results.get(i), outputs.get(i));
      if (difference != null) {
        return "result " + i + ": " + difference;
      }
    }
    String difference = differenceOfState(node.get("state_after"), module, comparison);
    return difference == null && node.has("grad")
        ? differenceOfGradients(node, module, results, comparison)
        : difference;
  }

  private @Nullable String differenceOfState(
      JsonNode expected, Module module, Comparison comparison) {
    Map<String, Tensor> state = module.stateDict();
    List<String> names = new ArrayList<>();
    expected.fieldNames().forEachRemaining(names::add);
    if (!names.equals(List.copyOf(state.keySet()))) {
      return "state " + state.keySet() + " instead of " + names;
    }
    for (String name : names) {
      Tensor actual = Objects.requireNonNull(state.get(name));
      String difference = comparison.difference(actual, expected.get(name));
      if (difference != null) {
        return "state " + name + ": " + difference;
      }
    }
    return null;
  }

  private @Nullable String differenceOfGradients(
      JsonNode node, Module module, List<Object> results, Comparison comparison) {
    JsonNode grad = node.get("grad");
    for (int i = 0; i < grad.get("outputs").size(); i++) {
      Tensor output = (Tensor) results.get(grad.get("outputs").get(i).asInt());
      Tensor cotangent = set.tensors().read(grad.get("cotangents").get(i));
      output.backward(o -> o.gradient(cotangent).retainGraph(true));
    }
    Map<String, Tensor> parameters = module.namedParameters();
    for (int i = 0; i < node.get("parameters").size(); i++) {
      String name = node.get("parameters").get(i).asText();
      JsonNode expected = grad.get("parameters").get(i);
      Tensor parameter = parameters.get(name);
      if (parameter == null) {
        return "no parameter " + name;
      } else if (parameter.hasGrad() == expected.isNull()) {
        return "gradient of " + name + ": " + (parameter.hasGrad() ? "one" : "none") + " flows";
      }
      String difference =
          parameter.hasGrad() ? comparison.difference(parameter.grad(), expected) : null;
      if (difference != null) {
        return "gradient of " + name + ": " + difference;
      }
    }
    return null;
  }

  private Map<String, Tensor> tensors(JsonNode descriptions) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    descriptions
        .properties()
        .forEach(entry -> tensors.put(entry.getKey(), set.tensors().read(entry.getValue())));
    return tensors;
  }
}
