package org.jtorch.graph.internal.editing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Input;
import org.jtorch.graph.Node;
import org.jtorch.graph.Output;
import org.jtorch.graph.ValueType;

/** A copy of a graph that a pass changes. */
public final class GraphEditor {
  private final List<Input> inputs;
  private final List<Node> nodes;
  private final List<Output> outputs;
  private final Map<String, Tensor> state;
  private final Map<String, ValueType> types;
  private final List<Tensor> constants = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  public GraphEditor(Graph graph) {
    this.inputs = new ArrayList<>(graph.inputs());
    this.nodes = new ArrayList<>(graph.nodes());
    this.outputs = new ArrayList<>(graph.outputs());
    this.state = new LinkedHashMap<>(graph.state());
    this.types = new LinkedHashMap<>(graph.types());
    inputs.forEach(input -> names.add(input.name()));
    nodes.forEach(node -> names.addAll(node.defines()));
  }

  /** Returns the nodes, which the pass may change. */
  public List<Node> nodes() {
    return nodes;
  }

  /** Returns the parameter, buffer or constant that an argument is; null if it is none. */
  public @Nullable Tensor state(@Nullable Argument argument) {
    if (argument instanceof Argument.Value value) {
      for (Input input : inputs) {
        if (input.name().equals(value.name()) && input.kind() != Input.Kind.USER) {
          return state.get(input.target());
        }
      }
    }
    return null;
  }

  /** Returns what is known of a value; null if nothing is. */
  public @Nullable ValueType type(@Nullable Argument argument) {
    return argument instanceof Argument.Value value ? types.get(value.name()) : null;
  }

  /** Gives a new value the type of another one, if that is known. */
  public void copyType(Argument from, Argument.Value to) {
    ValueType type = type(from);
    if (type != null) {
      types.put(to.name(), type);
    }
  }

  /** Returns an argument of a node; throws if it does not have it. */
  public static Argument argument(Node node, String name) {
    Argument argument = node.arguments().get(name);
    if (argument == null) {
      throw new IllegalArgumentException(node.operator() + ": argument " + name + " is missing");
    }
    return argument;
  }

  /** Returns how often each value is used, by nodes and outputs. */
  public Map<String, Integer> uses() {
    Map<String, Integer> uses = new HashMap<>();
    nodes.forEach(node -> node.uses().forEach(name -> uses.merge(name, 1, Integer::sum)));
    returned().forEach(name -> uses.merge(name, 1, Integer::sum));
    return uses;
  }

  /** Returns the values that the graph returns or writes. */
  public Set<String> returned() {
    Set<String> returned = new HashSet<>();
    outputs.forEach(output -> returned.addAll(output.value().references()));
    return returned;
  }

  /** Returns the node that makes each value. */
  public Map<String, Node> definitions() {
    Map<String, Node> definitions = new HashMap<>();
    nodes.forEach(node -> node.defines().forEach(name -> definitions.put(name, node)));
    return definitions;
  }

  /** Returns the node that makes a value which has only one use; null if there is none. */
  public @Nullable Node onlyUse(@Nullable Argument argument) {
    return argument instanceof Argument.Value value && uses().getOrDefault(value.name(), 0) == 1
        ? definitions().get(value.name())
        : null;
  }

  /** Adds a constant and returns its value. The tensor must be in no scope. */
  public Argument.Value constant(String name, Tensor tensor) {
    String unique = unique(name);
    int callers = 0;
    while (callers < inputs.size() && inputs.get(callers).kind() != Input.Kind.USER) {
      callers++;
    }
    inputs.add(callers, new Input(unique, Input.Kind.CONSTANT, unique));
    state.put(unique, tensor);
    constants.add(tensor);
    return new Argument.Value(unique);
  }

  /** Returns a name that no value has. */
  public String unique(String name) {
    String unique = name;
    for (int i = 1; state.containsKey(unique) || !names.add(unique); i++) {
      unique = name + "_" + i;
    }
    return unique;
  }

  /** Removes a node and uses another value instead of its only result. */
  public void replace(Node node, Argument by) {
    nodes.remove(node);
    substitute(Map.of(node.defines().get(0), by));
  }

  /** Uses other values in all nodes and outputs. */
  public void substitute(Map<String, Argument> values) {
    nodes.replaceAll(node -> Substitution.in(node, values));
    outputs.replaceAll(
        output ->
            new Output(Substitution.in(output.value(), values), output.kind(), output.target()));
  }

  private boolean isWritten(Input input) {
    return outputs.stream().anyMatch(output -> output.target().equals(input.target()));
  }

  /** Closes tensors that are no part of a graph. */
  public static void closeUnused(Collection<Tensor> tensors, Graph graph) {
    Set<Tensor> used = Collections.newSetFromMap(new IdentityHashMap<>());
    used.addAll(graph.state().values());
    tensors.stream().filter(tensor -> !used.contains(tensor)).forEach(Tensor::close);
  }

  /** Returns the changed graph, without parameters and constants that nothing uses. */
  public Graph build() {
    Map<String, Integer> uses = uses();
    Graph.Builder builder = Graph.builder();
    for (Input input : inputs) {
      Tensor tensor = input.kind() == Input.Kind.USER ? null : state.get(input.target());
      if (tensor == null) {
        builder.input(input);
      } else if (uses.containsKey(input.name()) || isWritten(input)) {
        builder.input(input).state(input.target(), tensor);
      }
    }
    nodes.forEach(builder::node);
    outputs.forEach(builder::output);
    types.forEach(builder::type);
    Graph graph = builder.build();
    closeUnused(constants, graph);
    return graph;
  }
}
