package org.jtorch.graph.internal.script;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.IValue;
import org.jtorch.ScriptModule;
import org.jtorch.Tensor;
import org.jtorch.TorchException;
import org.jtorch.graph.internal.python.Numbers;
import org.jtorch.internal.ScriptGraphs;

/**
 * Runs the graph of a TorchScript method operator by operator, so that a trace sees each. Python's
 * statements on numbers, lists and tuples are executed here.
 */
final class ScriptInterpreter {
  /** A module or submodule, by its path with a dot at the end. */
  private record ModulePath(String prefix) {}

  private final ScriptModule script;
  private final Map<String, Tensor> state;
  private final Map<String, @Nullable Object> attributes = new HashMap<>();
  private final IdentityHashMap<ScriptGraphs.Node, Object> constants = new IdentityHashMap<>();
  private Map<String, @Nullable Object> values = new HashMap<>();

  private final ScriptGraphs.Block forward;

  /** Reads the attributes and constants that the program uses. */
  ScriptInterpreter(ScriptModule script, Map<String, Tensor> state, ScriptGraphs.Block forward) {
    this.script = script;
    this.state = state;
    this.forward = forward;
    values.put(forward.inputs().get(0), new ModulePath(""));
    readConstants(forward);
  }

  private void readConstants(ScriptGraphs.Block block) {
    for (ScriptGraphs.Node node : block.nodes()) {
      if (node.kind().equals("prim::GetAttr")) {
        set(node, attribute(node));
      } else if (node.value() instanceof Tensor tensor
          && tensor.dim() == 0
          && tensor.dtype() == DType.INT64) {
        constants.put(node, new ScriptValues.NumberTensor(tensor.itemLong()));
      }
      node.blocks().forEach(this::readConstants);
    }
  }

  /** Runs {@code forward} and returns its result; tuples are lists. */
  Object run(List<Tensor> inputs) {
    values = new HashMap<>();
    if (inputs.size() != forward.inputs().size() - 1) {
      throw new IllegalArgumentException(
          "forward takes "
              + (forward.inputs().size() - 1)
              + " inputs, got "
              + inputs.size()
              + " examples");
    }
    values.put(forward.inputs().get(0), new ModulePath(""));
    for (int i = 0; i < inputs.size(); i++) {
      values.put(forward.inputs().get(i + 1), inputs.get(i));
    }
    return Objects.requireNonNull(block(forward).get(0), "forward returns None");
  }

  private List<@Nullable Object> block(ScriptGraphs.Block block) {
    block.nodes().forEach(this::node);
    List<@Nullable Object> results = new ArrayList<>();
    block.outputs().forEach(name -> results.add(values.get(name)));
    return results;
  }

  private void node(ScriptGraphs.Node node) {
    switch (node.kind()) {
      case "prim::Constant" -> set(node, constants.getOrDefault(node, node.value()));
      case "prim::GetAttr" -> set(node, attribute(node));
      case "prim::If" -> branch(node);
      case "prim::Loop" -> loop(node);
      case "prim::ListUnpack", "prim::TupleUnpack" ->
          setAll(node, ScriptValues.list(arguments(node).get(0)));
      case "prim::DictConstruct" -> set(node, dict(arguments(node)));
      case "prim::RaiseException" ->
          throw new TorchException(String.valueOf(arguments(node).get(0)), "", null);
      case "prim::SetAttr", "prim::CallMethod", "prim::CallFunction" ->
          throw new UnsupportedOperationException(
              "a graph cannot hold " + node.kind() + " of a TorchScript module");
      default -> setAll(node, call(node));
    }
  }

  private void branch(ScriptGraphs.Node node) {
    if (values.get(node.inputs().get(0)) == ScriptValues.OF_ELEMENTS) {
      if (!isAssertion(node)) {
        throw new UnsupportedOperationException(
            "a graph cannot hold a condition on elements of a tensor of a TorchScript module");
      }
      return;
    }
    setAll(node, block(node.blocks().get(isTrue(node, 0) ? 0 : 1)));
  }

  /** Returns whether a condition does nothing but raise an error. */
  private static boolean isAssertion(ScriptGraphs.Node node) {
    return node.outputs().isEmpty() && node.blocks().stream().anyMatch(ScriptInterpreter::raises);
  }

  private static boolean raises(ScriptGraphs.Block block) {
    return block.nodes().stream()
        .anyMatch(
            node ->
                node.kind().equals("prim::RaiseException")
                    || node.blocks().stream().anyMatch(ScriptInterpreter::raises));
  }

  private boolean isTrue(ScriptGraphs.Node node, int input) {
    return Numbers.isTrue(values.get(node.inputs().get(input)));
  }

  private List<@Nullable Object> arguments(ScriptGraphs.Node node) {
    List<@Nullable Object> arguments = new ArrayList<>();
    node.inputs().forEach(name -> arguments.add(values.get(name)));
    return arguments;
  }

  private void set(ScriptGraphs.Node node, @Nullable Object value) {
    values.put(node.outputs().get(0), value);
  }

  private void setAll(ScriptGraphs.Node node, List<? extends @Nullable Object> results) {
    for (int i = 0; i < node.outputs().size(); i++) {
      values.put(node.outputs().get(i), results.get(i));
    }
  }

  private static Map<Object, @Nullable Object> dict(List<@Nullable Object> entries) {
    Map<Object, @Nullable Object> dict = new LinkedHashMap<>();
    for (int i = 0; i < entries.size(); i += 2) {
      dict.put(Objects.requireNonNull(entries.get(i)), entries.get(i + 1));
    }
    return dict;
  }

  private @Nullable Object attribute(ScriptGraphs.Node node) {
    if (!(values.get(node.inputs().get(0)) instanceof ModulePath owner)) {
      throw new UnsupportedOperationException(
          "a graph cannot hold attribute " + node.attribute() + " of an object");
    }
    String path = owner.prefix + node.attribute();
    if (node.isModule()) {
      return new ModulePath(path + ".");
    } else if (state.containsKey(path)) {
      return state.get(path);
    }
    return attributes.computeIfAbsent(path, key -> plain(script.attribute(key)));
  }

  private @Nullable Object plain(IValue value) {
    if (value instanceof IValue.OfTensor tensor) {
      return state.values().stream()
          .filter(own -> own.isSetTo(tensor.value()))
          .findFirst()
          .orElse(tensor.value());
    } else if (value instanceof IValue.OfLong number) {
      return number.value();
    } else if (value instanceof IValue.OfDouble number) {
      return number.value();
    } else if (value instanceof IValue.OfBoolean truth) {
      return truth.value();
    } else if (value instanceof IValue.OfString text) {
      return text.value();
    } else if (value instanceof IValue.None) {
      return null;
    }
    List<@Nullable Object> items = new ArrayList<>();
    value.toList().forEach(item -> items.add(plain(item)));
    return items;
  }

  /** The first input is the greatest number of steps, the second whether there is one. */
  private void loop(ScriptGraphs.Node node) {
    ScriptGraphs.Block body = node.blocks().get(0);
    List<@Nullable Object> carried = arguments(node).subList(2, node.inputs().size());
    long limit = Numbers.toLong(values.get(node.inputs().get(0)));
    boolean goesOn = isTrue(node, 1);
    for (long i = 0; goesOn && i < limit; i++) {
      values.put(body.inputs().get(0), i);
      for (int j = 0; j < carried.size(); j++) {
        values.put(body.inputs().get(j + 1), carried.get(j));
      }
      List<@Nullable Object> results = block(body);
      goesOn = Numbers.isTrue(results.get(0));
      carried = results.subList(1, results.size());
    }
    setAll(node, carried);
  }

  private List<? extends @Nullable Object> call(ScriptGraphs.Node node) {
    List<@Nullable Object> arguments = arguments(node);
    List<@Nullable Object> known = ScriptStatements.run(node.kind(), node.overload(), arguments);
    return known != null
        ? known
        : Arrays.asList(ScriptOperators.call(node.kind(), node.overload(), arguments));
  }
}
