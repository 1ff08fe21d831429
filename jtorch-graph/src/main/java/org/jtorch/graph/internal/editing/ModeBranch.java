package org.jtorch.graph.internal.editing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jtorch.Tensor;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Input;
import org.jtorch.graph.Node;
import org.jtorch.graph.Output;
import org.jtorch.internal.Tracing;

/** Makes one graph of a program's graphs in training and in evaluation mode. */
public final class ModeBranch {
  private static final String PREDICATE = "training";

  /** The end of the name of an operand that a sub-graph does not use. */
  private static final String UNUSED = "_unused";

  private ModeBranch() {}

  /** Returns one of the graphs if they are equal, else a graph that branches on the mode. */
  public static Graph of(Graph training, Graph evaluation) {
    if (areEqual(training, evaluation)) {
      return evaluation;
    } else if (training.outputs().size() != evaluation.outputs().size()) {
      throw new IllegalStateException(
          "trace: the function returns "
              + training.outputs().size()
              + " tensors in training mode, but "
              + evaluation.outputs().size()
              + " in evaluation mode");
    }
    return branched(training, evaluation);
  }

  private static boolean areEqual(Graph a, Graph b) {
    return a.inputs().equals(b.inputs())
        && haveEqualNodes(a, b)
        && a.outputs().equals(b.outputs())
        && a.state().keySet().equals(b.state().keySet())
        && a.state().entrySet().stream()
            .allMatch(
                entry ->
                    areSame(
                        entry.getValue(), Objects.requireNonNull(b.state().get(entry.getKey()))));
  }

  private static boolean haveEqualNodes(Graph a, Graph b) {
    boolean equal = a.nodes().size() == b.nodes().size();
    for (int i = 0; equal && i < a.nodes().size(); i++) {
      Node one = a.nodes().get(i);
      Node other = b.nodes().get(i);
      equal =
          one.operator().equals(other.operator())
              && one.results().equals(other.results())
              && one.arguments().keySet().equals(other.arguments().keySet())
              && one.arguments().keySet().stream()
                  .allMatch(name -> areEqual(argument(one, name), argument(other, name)));
    }
    return equal;
  }

  private static boolean areEqual(Argument a, Argument b) {
    boolean areRegions = a instanceof Argument.Region && b instanceof Argument.Region;
    return areRegions
        ? areEqual(((Argument.Region) a).graph(), ((Argument.Region) b).graph())
        : a.equals(b);
  }

  private static boolean areSame(Tensor a, Tensor b) {
    return a == b || Tracing.<Boolean>paused(() -> a.equal(b));
  }

  private static Graph branched(Graph training, Graph evaluation) {
    Graph.Builder builder = Graph.builder();
    Map<String, String> ofTraining = new LinkedHashMap<>();
    evaluation.state().forEach(builder::state);
    evaluation.inputs().stream()
        .filter(input -> input.kind() != Input.Kind.USER)
        .forEach(builder::input);
    for (Input input : training.inputs()) {
      String name = input.name();
      if (input.kind() == Input.Kind.CONSTANT) {
        name = "training_" + name;
        builder
            .state(name, Objects.requireNonNull(training.state().get(input.target())))
            .input(new Input(name, Input.Kind.CONSTANT, name));
      }
      ofTraining.put(input.name(), name);
    }
    builder.input(new Input(PREDICATE, Input.Kind.TRAINING, ""));
    evaluation.inputs().stream()
        .filter(input -> input.kind() == Input.Kind.USER)
        .forEach(builder::input);
    builder.node(branch(training, evaluation, ofTraining));
    evaluation.types().forEach(builder::type);
    for (int i = 0; i < evaluation.outputs().size(); i++) {
      builder.output(Output.user(new Argument.Value(result(i))));
      if (evaluation.outputs().get(i).value() instanceof Argument.Value value
          && evaluation.types().containsKey(value.name())) {
        builder.type(result(i), evaluation.types().get(value.name()));
      }
    }
    return builder.build();
  }

  private static String result(int index) {
    return "result_" + index;
  }

  /** Both sub-graphs take all operands. */
  private static Node branch(Graph training, Graph evaluation, Map<String, String> ofTraining) {
    Map<String, String> operands = new LinkedHashMap<>(); // names outside by those inside
    ofTraining.forEach((inside, outside) -> operands.put(outside, inside));
    evaluation.inputs().forEach(input -> operands.putIfAbsent(input.name(), input.name()));
    Map<String, Argument> arguments = new LinkedHashMap<>();
    arguments.put("pred", new Argument.Value(PREDICATE));
    arguments.put("true_graph", region("true_graph", training, operands, ofTraining));
    arguments.put("false_graph", region("false_graph", evaluation, operands, Map.of()));
    List<Argument> values = new ArrayList<>();
    operands.keySet().forEach(name -> values.add(new Argument.Value(name)));
    arguments.put("operands", new Argument.Items(values));
    List<Argument> results = new ArrayList<>();
    for (int i = 0; i < evaluation.outputs().size(); i++) {
      results.add(new Argument.Value(result(i)));
    }
    return new Node("higher_order::cond", arguments, results, "");
  }

  private static Argument region(
      String name, Graph graph, Map<String, String> operands, Map<String, String> renamed) {
    Graph.Builder builder = Graph.builder();
    operands.forEach(
        (outside, inside) -> {
          boolean isOwn = outside.equals(renamed.getOrDefault(inside, inside));
          builder.input(Input.user(isOwn && owns(graph, inside) ? inside : outside + UNUSED));
        });
    graph.nodes().forEach(builder::node);
    graph.outputs().forEach(builder::output);
    graph.types().forEach(builder::type);
    return new Argument.Region(name, builder.build());
  }

  /** Returns the graph of one mode. */
  public static Graph select(Graph graph, boolean training) {
    boolean branches =
        graph.inputs().stream().anyMatch(input -> input.kind() == Input.Kind.TRAINING);
    if (!branches) {
      return graph;
    }
    Node node = graph.nodes().get(graph.nodes().size() - 1);
    Graph chosen =
        ((Argument.Region) argument(node, training ? "true_graph" : "false_graph")).graph();
    List<Argument> operands = ((Argument.Items) argument(node, "operands")).items();
    Graph.Builder builder = Graph.builder();
    for (int i = 0; i < operands.size(); i++) {
      String outside = ((Argument.Value) operands.get(i)).name();
      String inside = chosen.inputs().get(i).name();
      for (Input input : graph.inputs()) {
        boolean isOther = input.kind() == Input.Kind.CONSTANT && inside.endsWith(UNUSED);
        if (input.name().equals(outside) && !isOther) {
          builder.input(new Input(inside, input.kind(), input.target()));
          Tensor tensor = graph.state().get(input.target());
          if (tensor != null) {
            builder.state(input.target(), tensor);
          }
        }
      }
    }
    chosen.nodes().forEach(builder::node);
    chosen.outputs().forEach(builder::output);
    chosen.types().forEach(builder::type);
    return builder.build();
  }

  private static Argument argument(Node node, String name) {
    return Objects.requireNonNull(node.arguments().get(name), name);
  }

  private static boolean owns(Graph graph, String name) {
    return graph.inputs().stream().anyMatch(input -> input.name().equals(name));
  }
}
