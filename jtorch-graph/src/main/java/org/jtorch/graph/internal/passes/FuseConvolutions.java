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
import org.jtorch.graph.internal.operators.PackedConvolution;
import org.jtorch.graph.internal.schemas.WrittenValues;

/** Adds ReLU, and the addition of a residual connection, to the packed convolution before it. */
final class FuseConvolutions {
  private static final Set<String> RELUS = Set.of("aten::relu", "aten::relu_");
  private static final Set<String> ADDITIONS = Set.of("aten::add.Tensor", "aten::add_.Tensor");
  private static final Argument NONE = new Argument.Constant("none");

  private final GraphEditor editor;

  private FuseConvolutions(GraphEditor editor) {
    this.editor = editor;
  }

  static Graph apply(Graph graph) {
    GraphEditor editor = new GraphEditor(graph);
    FuseConvolutions pass = new FuseConvolutions(editor);
    for (Node node : graph.nodes()) {
      if (ADDITIONS.contains(node.operator())) {
        pass.fuseAddition(node);
      } else if (RELUS.contains(node.operator())) {
        pass.fuseRelu(node);
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
    Node convolution = fusible(y);
    Argument other = x;
    if (convolution == null) {
      convolution = fusible(x);
      other = y;
    }
    if (convolution != null && !isChanged(convolution.arguments().get("X"))) {
      editor.nodes().remove(convolution);
      editor.nodes().set(editor.nodes().indexOf(sum), added(convolution, other, sum));
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

  /** Returns the packed convolution without function of which a value is the only use. */
  private @Nullable Node fusible(@Nullable Argument argument) {
    if (!(argument instanceof Argument.Value value)
        || editor.uses().getOrDefault(value.name(), 0) != 1) {
      return null;
    }
    Node node = editor.definitions().get(value.name());
    return node != null
            && node.operator().equals(PackedConvolution.UNARY)
            && NONE.equals(node.arguments().get("attr"))
        ? node
        : null;
  }

  private static Node added(Node convolution, Argument other, Node sum) {
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
    return new Node(PackedConvolution.BINARY, arguments, sum.results(), sum.origin());
  }

  private void fuseRelu(Node relu) {
    if (!(relu.arguments().get("self") instanceof Argument.Value value)
        || editor.uses().getOrDefault(value.name(), 0) != 1) {
      return;
    }
    Node convolution = editor.definitions().get(value.name());
    String function = convolution == null ? null : function(convolution);
    if (convolution != null && function != null) {
      Map<String, Argument> arguments = new LinkedHashMap<>(convolution.arguments());
      arguments.put(function, new Argument.Constant("relu"));
      Node fused =
          new Node(convolution.operator(), arguments, relu.results(), convolution.origin());
      editor.nodes().set(editor.nodes().indexOf(convolution), fused);
      editor.nodes().remove(relu);
    }
  }

  /** Returns the argument of a packed convolution that names its function, if it has none yet. */
  private static @Nullable String function(Node node) {
    if (node.operator().equals(PackedConvolution.UNARY)) {
      return NONE.equals(node.arguments().get("attr")) ? "attr" : null;
    }
    boolean free =
        node.operator().equals(PackedConvolution.BINARY)
            && node.arguments().get("unary_attr") instanceof Argument.None;
    return free ? "unary_attr" : null;
  }
}
