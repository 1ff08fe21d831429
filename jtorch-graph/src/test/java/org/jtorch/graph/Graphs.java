package org.jtorch.graph;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jtorch.Tensor;

/** Short forms for graphs written by hand. */
public final class Graphs {
  private Graphs() {}

  /** Returns the value of a name. */
  public static Argument.Value value(String name) {
    return new Argument.Value(name);
  }

  /** Returns an argument: itself, a constant, or a list of these. */
  static Argument argument(Object value) {
    if (value instanceof Argument argument) {
      return argument;
    } else if (value instanceof Integer number) {
      return new Argument.Constant((long) number);
    } else if (value instanceof List<?> list) {
      return new Argument.Items(list.stream().map(Graphs::argument).toList());
    } else if (value instanceof Graph graph) {
      return new Argument.Region("region", graph);
    }
    return new Argument.Constant(value);
  }

  /** Returns a node with one result; arguments are names and values in turn. */
  public static Node node(String result, String operator, Object... arguments) {
    return node(List.of(value(result)), operator, "", arguments);
  }

  public static Node node(
      List<Argument> results, String operator, String origin, Object... arguments) {
    Map<String, Argument> named = new LinkedHashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      named.put((String) arguments[i], argument(arguments[i + 1]));
    }
    return new Node(operator, named, results, origin);
  }

  /** Returns a builder of a graph with inputs that the caller passes. */
  public static Graph.Builder inputs(String... names) {
    Graph.Builder builder = Graph.builder();
    Arrays.stream(names).map(Input::user).forEach(builder::input);
    return builder;
  }

  /** Adds a parameter named as its value. */
  public static Graph.Builder parameter(Graph.Builder builder, String name, Tensor tensor) {
    return builder.input(new Input(name, Input.Kind.PARAMETER, name)).state(name, tensor);
  }

  /** Returns a graph that returns values. */
  public static Graph returning(Graph.Builder builder, String... names) {
    for (String name : names) {
      builder.output(Output.user(value(name)));
    }
    return builder.build();
  }

  public static Tensor tensor(Object value) {
    return (Tensor) value;
  }
}
