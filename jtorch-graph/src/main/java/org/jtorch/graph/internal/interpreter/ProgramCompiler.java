package org.jtorch.graph.internal.interpreter;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Input;
import org.jtorch.graph.Node;

/** Makes programs of graphs. */
final class ProgramCompiler {
  private final Graph graph;
  private final Operators operators;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Integer> slots = new HashMap<>();

  private ProgramCompiler(Graph graph, Operators operators) {
    this.graph = graph;
    this.operators = operators;
    for (int i = 0; i < graph.nodes().size(); i++) {
      nodes.addAll(Lowering.of(graph.nodes().get(i), i));
    }
  }

  /**
   * Returns the program of a graph.
   *
   * @throws org.jtorch.TorchException if an operator does not exist
   * @throws IllegalArgumentException if an operator cannot take its arguments
   */
  static Program compile(Graph graph, Operators operators) {
    return new ProgramCompiler(graph, operators).compile();
  }

  private Program compile() {
    graph.inputs().forEach(input -> define(input.name()));
    int[] callers =
        graph.inputs().stream()
            .filter(input -> input.kind() == Input.Kind.USER)
            .mapToInt(input -> slot(input.name()))
            .toArray();
    nodes.forEach(node -> node.defines().forEach(this::define));
    List<Step> steps = steps();
    List<ValueReader> outputs =
        graph.outputs().stream().map(output -> plain(output.value())).toList();
    return new Program(template(), callers, steps, outputs);
  }

  private @Nullable Object[] template() {
    Object[] template = new Object[slots.size()];
    for (Input input : graph.inputs()) {
      Tensor state = graph.state().get(input.target());
      if (input.kind() != Input.Kind.USER && state != null) {
        template[slot(input.name())] = state;
      }
    }
    return template;
  }

  private List<Step> steps() {
    List<int[]> dead = dead();
    List<Step> steps = new ArrayList<>(nodes.size());
    for (int i = 0; i < nodes.size(); i++) {
      steps.add(step(nodes.get(i), dead.get(i)));
    }
    return steps;
  }

  private Step step(Node node, int[] dead) {
    Operators.Resolved resolved = operators.resolve(node, this::state, graph.types());
    List<ValueReader> arguments =
        resolved.schema() == null
            ? node.arguments().values().stream().map(this::plain).toList()
            : resolved.schema().parameters().stream()
                .map(
                    parameter ->
                        SchemaArgument.of(
                            node.operator(),
                            parameter,
                            node.arguments().get(parameter.name()),
                            this::slot,
                            operators::constant))
                .toList();
    return new Step(
        node,
        resolved.call(),
        new NodeArguments(arguments),
        new Results(node.results(), this::slot),
        dead);
  }

  private @Nullable Tensor state(@Nullable Argument argument) {
    if (argument instanceof Argument.Value value) {
      for (Input input : graph.inputs()) {
        if (input.name().equals(value.name()) && input.kind() != Input.Kind.USER) {
          return graph.state().get(input.target());
        }
      }
    }
    return null;
  }

  /** Returns the reader of an argument of which no schema says the type. */
  private ValueReader plain(Argument argument) {
    if (argument instanceof Argument.Value value) {
      return new ValueReader.Slot(slot(value.name()));
    } else if (argument instanceof Argument.Constant constant) {
      return new ValueReader.Fixed(constant.value());
    } else if (argument instanceof Argument.Region region) {
      return new ValueReader.Fixed(compile(region.graph(), operators));
    } else if (argument instanceof Argument.Items list) {
      return list(list.items().stream().map(this::plain).toList());
    } else if (argument instanceof Argument.Entries dict) {
      Map<String, ValueReader> readers = new LinkedHashMap<>();
      dict.entries().forEach((key, value) -> readers.put(key, plain(value)));
      return dict(readers);
    }
    return new ValueReader.Fixed(null);
  }

  private static ValueReader list(List<ValueReader> readers) {
    return values -> {
      List<@Nullable Object> list = new ArrayList<>(readers.size());
      readers.forEach(reader -> list.add(reader.read(values)));
      return Collections.unmodifiableList(list);
    };
  }

  private static ValueReader dict(Map<String, ValueReader> readers) {
    return values -> {
      Map<String, @Nullable Object> dict = new LinkedHashMap<>();
      readers.forEach((key, reader) -> dict.put(key, reader.read(values)));
      return Collections.unmodifiableMap(dict);
    };
  }

  /** Returns the values that each node is the last to use, or makes for nothing. */
  private List<int[]> dead() {
    Set<String> alive = new HashSet<>();
    graph.inputs().forEach(input -> alive.add(input.name()));
    graph.outputs().forEach(output -> alive.addAll(output.value().references()));
    List<int[]> dead = new ArrayList<>();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      Set<String> ending = new HashSet<>(node.uses());
      ending.addAll(node.defines());
      ending.removeAll(alive);
      alive.addAll(ending);
      dead.add(ending.stream().mapToInt(this::slot).toArray());
    }
    Collections.reverse(dead);
    return dead;
  }

  private void define(String name) {
    slots.put(name, slots.size());
  }

  private int slot(String name) {
    return Objects.requireNonNull(slots.get(name), name);
  }
}
