package org.jtorch.graph.internal.editing;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jtorch.Tensor;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Node;
import org.jtorch.graph.ValueType;

/** Copies graphs with other nodes, sub-graphs included. */
public final class GraphRewriter {
  private final Function<Node, Optional<Node>> nodes;
  private final UnaryOperator<ValueType> types;

  private GraphRewriter(Function<Node, Optional<Node>> nodes, UnaryOperator<ValueType> types) {
    this.nodes = nodes;
    this.types = types;
  }

  /**
   * Returns a graph with other nodes and types.
   *
   * @param nodes returns what stands in a node's place; empty to drop it
   * @param types returns what is known of a value
   */
  static Graph rewrite(
      Graph graph, Function<Node, Optional<Node>> nodes, UnaryOperator<ValueType> types) {
    return new GraphRewriter(nodes, types).rewritten(graph);
  }

  /** Returns a graph on other tensors; one tensor under two names stays one. */
  public static Graph withState(Graph graph, UnaryOperator<Tensor> tensors) {
    IdentityHashMap<Tensor, Tensor> replaced = new IdentityHashMap<>();
    Graph.Builder builder = Graph.builder();
    graph.inputs().forEach(builder::input);
    graph.types().forEach(builder::type);
    graph.nodes().forEach(builder::node);
    graph.outputs().forEach(builder::output);
    graph
        .state()
        .forEach((name, tensor) -> builder.state(name, replaced.computeIfAbsent(tensor, tensors)));
    return builder.build();
  }

  private Graph rewritten(Graph graph) {
    Graph.Builder builder = Graph.builder();
    graph.inputs().forEach(builder::input);
    graph.types().forEach((name, type) -> builder.type(name, types.apply(type)));
    for (Node node : graph.nodes()) {
      Map<String, Argument> arguments = new LinkedHashMap<>();
      node.arguments().forEach((name, argument) -> arguments.put(name, rewritten(argument)));
      nodes
          .apply(new Node(node.operator(), arguments, node.results(), node.origin()))
          .ifPresent(builder::node);
    }
    graph.outputs().forEach(builder::output);
    graph.state().forEach(builder::state);
    return builder.build();
  }

  private Argument rewritten(Argument argument) {
    return argument instanceof Argument.Region region
        ? new Argument.Region(region.name(), rewritten(region.graph()))
        : argument;
  }

  /** Returns a node with one other argument. */
  static Node with(Node node, String name, Argument value) {
    Map<String, Argument> arguments = new LinkedHashMap<>(node.arguments());
    arguments.put(name, value);
    return new Node(node.operator(), arguments, node.results(), node.origin());
  }
}
