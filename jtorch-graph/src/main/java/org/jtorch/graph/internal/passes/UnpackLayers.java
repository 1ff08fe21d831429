package org.jtorch.graph.internal.passes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Node;
import org.jtorch.graph.internal.editing.GraphEditor;
import org.jtorch.graph.internal.operators.PackedLayers;

/** Replaces oneDNN's layers by PyTorch's operators, for formats that do not have the former. */
public final class UnpackLayers {
  private static final Map<String, String> OPERATORS =
      Map.of(
          "relu", "aten::relu",
          "sigmoid", "aten::sigmoid",
          "tanh", "aten::tanh",
          "swish", "aten::silu",
          "hardswish", "aten::hardswish",
          "hardsigmoid", "aten::hardsigmoid",
          "hardtanh", "aten::hardtanh",
          "gelu", "aten::gelu");

  private final GraphEditor editor;
  private final List<Node> nodes = new ArrayList<>();

  private UnpackLayers(GraphEditor editor) {
    this.editor = editor;
  }

  public static Graph apply(Graph graph) {
    if (graph.nodes().stream().noneMatch(PackedLayers::isPacked)) {
      return graph;
    }
    GraphEditor editor = new GraphEditor(graph);
    UnpackLayers pass = new UnpackLayers(editor);
    graph.nodes().forEach(pass::add);
    editor.nodes().clear();
    editor.nodes().addAll(pass.nodes);
    return editor.build();
  }

  private void add(Node node) {
    if (!PackedLayers.isPacked(node)) {
      nodes.add(node);
      return;
    }
    List<Node> steps = new ArrayList<>();
    steps.add(layer(node));
    Argument other = node.arguments().get("other");
    if (other != null) {
      steps.add(step(node, "aten::add.Tensor", Map.of("other", other)));
    }
    String activation = other == null ? "attr" : "unary_attr";
    if (node.arguments().get(activation) instanceof Argument.Constant constant
        && !constant.value().equals("none")) {
      steps.add(activation(node, (String) constant.value()));
    }
    addConnected(node, steps);
  }

  /** Adds steps of which each takes the result of the one before it. */
  private void addConnected(Node node, List<Node> steps) {
    Argument result = node.results().get(0);
    Argument.Value previous = null;
    for (int i = 0; i < steps.size(); i++) {
      Node step = steps.get(i);
      Map<String, Argument> arguments = new LinkedHashMap<>();
      if (previous != null) {
        arguments.put("self", previous);
      }
      arguments.putAll(step.arguments());
      Argument to = result;
      if (i < steps.size() - 1) {
        previous = new Argument.Value(editor.unique(node.defines().get(0) + "_" + i));
        editor.copyType(result, previous);
        to = previous;
      }
      nodes.add(new Node(step.operator(), arguments, List.of(to), node.origin()));
    }
  }

  private static Node layer(Node node) {
    Map<String, Argument> arguments = new LinkedHashMap<>();
    arguments.put("input", GraphEditor.argument(node, "X"));
    arguments.put("weight", GraphEditor.argument(node, "W"));
    arguments.put("bias", GraphEditor.argument(node, "B"));
    if (!PackedLayers.isConvolution(node)) {
      return new Node("aten::linear", arguments, node.results(), node.origin());
    }
    for (String name : List.of("stride", "padding", "dilation", "groups")) {
      arguments.put(name, GraphEditor.argument(node, name));
    }
    return new Node("aten::conv2d", arguments, node.results(), node.origin());
  }

  private static Node activation(Node node, String name) {
    Map<String, Argument> options = new LinkedHashMap<>();
    if (name.equals("gelu")) {
      options.put("approximate", GraphEditor.argument(node, "algorithm"));
    } else if (name.equals("hardtanh")
        && node.arguments().get("scalars") instanceof Argument.Items limits) {
      options.put("min_val", limits.items().get(0));
      options.put("max_val", limits.items().get(1));
    }
    return step(node, Objects.requireNonNull(OPERATORS.get(name), name), options);
  }

  private static Node step(Node node, String operator, Map<String, Argument> arguments) {
    return new Node(operator, arguments, node.results(), node.origin());
  }
}
