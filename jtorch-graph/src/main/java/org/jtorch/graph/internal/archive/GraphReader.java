package org.jtorch.graph.internal.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Input;
import org.jtorch.graph.Node;
import org.jtorch.graph.Output;
import org.jtorch.graph.ValueType;
import org.jtorch.graph.ValueType.OfNumber.Kind;

/** Reads a graph of an exported program, or a sub-graph of one. */
final class GraphReader {
  /** A graph before its signature says what its inputs and outputs are. */
  record Parsed(
      List<Argument> inputs,
      List<Node> nodes,
      List<Argument> outputs,
      Map<String, ValueType> types) {
    /** Returns a sub-graph, whose inputs its caller passes. */
    Graph region() {
      Graph.Builder builder = Graph.builder();
      for (int i = 0; i < inputs.size(); i++) {
        builder.input(Input.user(inputName(inputs.get(i), "arg" + i)));
      }
      addTo(builder);
      outputs.forEach(output -> builder.output(Output.user(output)));
      return builder.build();
    }

    void addTo(Graph.Builder builder) {
      types.forEach(builder::type);
      nodes.forEach(builder::node);
    }

    private static String inputName(Argument input, String fallback) {
      return input instanceof Argument.Value value ? value.name() : fallback;
    }
  }

  private final JsonReader json;
  private final TypeReader types;
  private final ArgumentReader arguments;
  private List<Argument> inputs = List.of();
  private List<Argument> outputs = List.of();
  private List<Node> nodes = List.of();
  private final Map<String, ValueType> known = new LinkedHashMap<>();

  GraphReader(JsonReader json, TypeReader types) {
    this.json = json;
    this.types = types;
    this.arguments = new ArgumentReader(json, types);
  }

  Parsed read() throws IOException {
    json.object(
        field -> {
          switch (field) {
            case "inputs" -> inputs = json.list(arguments::read);
            case "outputs" -> outputs = json.list(arguments::read);
            case "nodes" -> nodes = json.list(this::node);
            case "tensor_values" -> known.putAll(json.map(() -> types.tensor().type()));
            case "sym_int_values" -> known.putAll(json.map(() -> types.typed(Kind.INT)));
            case "sym_float_values" -> known.putAll(json.map(() -> types.typed(Kind.FLOAT)));
            case "sym_bool_values" -> known.putAll(json.map(() -> types.typed(Kind.BOOL)));
            case "custom_obj_values" -> known.putAll(json.map(this::object));
            default -> {}
          }
        });
    return new Parsed(inputs, nodes, outputs, known);
  }

  private ValueType object() throws IOException {
    String[] name = {""};
    json.object(
        field -> {
          if (field.equals("class_fqn")) {
            name[0] = json.text();
          }
        });
    return new ValueType.OfObject(name[0]);
  }

  private Node node() throws IOException {
    String[] target = {""};
    Map<String, Argument> named = new LinkedHashMap<>();
    List<Argument> results = new ArrayList<>();
    NodeOrigin origin = new NodeOrigin();
    json.object(
        field -> {
          switch (field) {
            case "target" -> target[0] = OperatorNames.of(json.text());
            case "inputs" -> json.each(i -> named(named));
            case "outputs" -> results.addAll(json.list(arguments::read));
            case "metadata" -> json.object(key -> origin.read(key, json));
            default -> {}
          }
        });
    if (target[0].isEmpty()) {
      throw json.error("a node without its operator");
    }
    return new Node(target[0], named, results, origin.text());
  }

  private void named(Map<String, Argument> named) throws IOException {
    String[] name = {""};
    Argument[] value = new Argument[1];
    json.object(
        field -> {
          switch (field) {
            case "name" -> name[0] = json.text();
            case "arg" -> value[0] = arguments.read();
            default -> {}
          }
        });
    if (value[0] == null) {
      throw json.error("an argument without a value");
    }
    String key = name[0].isEmpty() ? Integer.toString(named.size()) : name[0];
    if (named.put(key, value[0]) != null) {
      throw json.error("two arguments are named " + key);
    }
  }
}
