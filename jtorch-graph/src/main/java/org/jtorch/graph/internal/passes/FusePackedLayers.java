package org.jtorch.graph.internal.passes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Node;
import org.jtorch.graph.ValueType;
import org.jtorch.graph.internal.editing.GraphEditor;
import org.jtorch.graph.internal.operators.PackedLayers;
import org.jtorch.graph.internal.schemas.WrittenValues;

/**
 * Adds an activation, and the addition of a residual connection, to the packed convolution or
 * linear layer before it.
 */
final class FusePackedLayers {
  private static final String RELU = "aten::relu";

  /** oneDNN's names of activations without options. */
  private static final Map<String, String> ACTIVATIONS =
      Map.of(
          RELU,
          "relu",
          "aten::sigmoid",
          "sigmoid",
          "aten::tanh",
          "tanh",
          "aten::silu",
          "swish",
          "aten::hardswish",
          "hardswish",
          "aten::hardsigmoid",
          "hardsigmoid");

  private static final Set<String> ADDITIONS = Set.of("aten::add.Tensor", "aten::add_.Tensor");
  private static final Argument NONE = new Argument.Constant("none");

  private final GraphEditor editor;

  private FusePackedLayers(GraphEditor editor) {
    this.editor = editor;
  }

  static Graph apply(Graph graph) {
    GraphEditor editor = new GraphEditor(graph);
    FusePackedLayers pass = new FusePackedLayers(editor);
    for (Node node : graph.nodes()) {
      if (ADDITIONS.contains(node.operator())) {
        pass.fuseAddition(node);
      } else {
        pass.fuseActivation(node);
      }
    }
    return editor.build();
  }

  private void fuseAddition(Node sum) {
    Argument x = GraphEditor.argument(sum, "self");
    Argument y = GraphEditor.argument(sum, "other");
    boolean plain = sum.arguments().size() == 2 && !x.equals(y) && haveOneShape(x, y);
    if (!plain) {
      return;
    }
    Node layer = fusible(y);
    Argument other = x;
    if (layer == null) {
      layer = fusible(x);
      other = y;
    }
    if (layer != null && !isChanged(layer.arguments().get("X"))) {
      editor.nodes().remove(layer);
      editor
          .nodes()
          .set(
              editor.nodes().indexOf(sum),
              PackedLayers.isConvolution(layer)
                  ? convolutionAndSum(layer, other, sum)
                  : linearAndSum(layer, other, sum));
    }
  }

  private boolean haveOneShape(Argument x, Argument y) {
    return editor.type(x) instanceof ValueType.OfTensor a
        && editor.type(y) instanceof ValueType.OfTensor b
        && a.dtype() == b.dtype()
        && a.sizes().toString().equals(b.sizes().toString());
  }

  /** Whether a node changes a value in place, so that no node that reads it may move. */
  private boolean isChanged(@Nullable Argument value) {
    return value == null
        || value.references().stream().anyMatch(WrittenValues.of(editor.nodes())::contains);
  }

  /** Returns the packed layer without activation of which a value is the only use. */
  private @Nullable Node fusible(@Nullable Argument argument) {
    Node node = editor.onlyUse(argument);
    return node != null && isWithoutSum(node) && NONE.equals(node.arguments().get("attr"))
        ? node
        : null;
  }

  private static Node convolutionAndSum(Node convolution, Argument other, Node sum) {
    Map<String, Argument> arguments = new LinkedHashMap<>();
    convolution
        .arguments()
        .forEach(
            (name, argument) -> {
              switch (name) {
                case "attr" -> arguments.put("binary_attr", new Argument.Constant("add"));
                case "scalars" -> arguments.put("alpha", new Argument.Constant(1.0));
                case "algorithm" -> {}
                default -> arguments.put(name, argument);
              }
            });
    arguments.put("other", other);
    arguments.put("unary_attr", new Argument.None());
    arguments.put("unary_scalars", new Argument.Items(List.of()));
    arguments.put("unary_algorithm", new Argument.None());
    return new Node(PackedLayers.CONVOLUTION_SUM, arguments, sum.results(), sum.origin());
  }

  private static Node linearAndSum(Node linear, Argument other, Node sum) {
    Map<String, Argument> arguments = new LinkedHashMap<>();
    arguments.put("X", GraphEditor.argument(linear, "X"));
    arguments.put("other", other);
    arguments.put("W", GraphEditor.argument(linear, "W"));
    arguments.put("B", GraphEditor.argument(linear, "B"));
    arguments.put("attr", new Argument.Constant("add"));
    return new Node(PackedLayers.LINEAR_SUM, arguments, sum.results(), sum.origin());
  }

  private static boolean isWithoutSum(Node node) {
    return node.operator().equals(PackedLayers.CONVOLUTION)
        || node.operator().equals(PackedLayers.LINEAR);
  }

  private void fuseActivation(Node activation) {
    String operator = activation.operator();
    String kind = operator.endsWith("_") ? operator.substring(0, operator.length() - 1) : operator;
    Map<String, Argument> function = function(kind, activation);
    Node layer = function.isEmpty() ? null : editor.onlyUse(activation.arguments().get("self"));
    if (layer == null) {
      return;
    }
    Map<String, Argument> arguments = new LinkedHashMap<>(layer.arguments());
    if (isWithoutSum(layer) && NONE.equals(arguments.get("attr"))) {
      arguments.putAll(function);
    } else if (layer.operator().equals(PackedLayers.CONVOLUTION_SUM)
        && arguments.get("unary_attr") instanceof Argument.None
        && kind.equals(RELU)) {
      arguments.put("unary_attr", new Argument.Constant("relu"));
    } else {
      return;
    }
    Node fused = new Node(layer.operator(), arguments, activation.results(), layer.origin());
    editor.nodes().set(editor.nodes().indexOf(layer), fused);
    editor.nodes().remove(activation);
  }

  /** Returns the arguments of a layer that name a function; none if oneDNN does not have it. */
  private static Map<String, Argument> function(String kind, Node node) {
    String name = ACTIVATIONS.get(kind);
    if (name != null && node.arguments().size() == 1) {
      return Map.of("attr", new Argument.Constant(name));
    } else if (kind.equals("aten::gelu")) {
      Argument how = node.arguments().getOrDefault("approximate", NONE);
      return Map.of("attr", new Argument.Constant("gelu"), "algorithm", how);
    } else if (kind.equals("aten::relu6")) {
      return clip(new Argument.Constant(0.0), new Argument.Constant(6.0));
    } else if (kind.equals("aten::hardtanh") && node.arguments().size() == 3) {
      return clip(GraphEditor.argument(node, "min_val"), GraphEditor.argument(node, "max_val"));
    }
    return Map.of();
  }

  private static Map<String, Argument> clip(Argument least, Argument most) {
    return Map.of(
        "attr",
        new Argument.Constant("hardtanh"),
        "scalars",
        new Argument.Items(List.of(least, most)));
  }
}
