package org.jtorch.graph.internal.passes;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Node;
import org.jtorch.graph.ValueType;
import org.jtorch.graph.internal.editing.GraphEditor;

/**
 * Removes nodes that return their input: dropout in evaluation, detach, conversions to the same.
 */
final class DropIdentities {
  private static final Set<String> DROPOUTS =
      Set.of(
          "aten::dropout",
          "aten::dropout_",
          "aten::alpha_dropout",
          "aten::alpha_dropout_",
          "aten::feature_dropout",
          "aten::feature_dropout_",
          "aten::feature_alpha_dropout",
          "aten::feature_alpha_dropout_");

  private static final Set<String> ALIASES =
      Set.of("aten::detach", "aten::detach_", "aten::alias", "aten::lift_fresh");

  private DropIdentities() {}

  static Graph apply(Graph graph) {
    return apply(graph, false);
  }

  /** Removes only nodes that pass gradients on. */
  static Graph applyForTraining(Graph graph) {
    return apply(graph, true);
  }

  private static Graph apply(Graph graph, boolean training) {
    GraphEditor editor = new GraphEditor(graph);
    for (Node node : List.copyOf(graph.nodes())) {
      // A substitution may have replaced the node by one that takes other values.
      Node current = current(editor, node);
      boolean detaches = training && node.operator().startsWith("aten::detach");
      if (current != null && !detaches && isIdentity(editor, current)) {
        editor.replace(current, current.arguments().values().iterator().next());
      }
    }
    return editor.build();
  }

  private static @Nullable Node current(GraphEditor editor, Node node) {
    return node.defines().size() == 1 ? editor.definitions().get(node.defines().get(0)) : null;
  }

  private static boolean isIdentity(GraphEditor editor, Node node) {
    String operator = node.operator();
    if (DROPOUTS.contains(operator)) {
      return new Argument.Constant(false).equals(node.arguments().get("train"));
    }
    return switch (operator) {
      case "aten::to.dtype" -> keeps(editor, node);
      case "aten::to.dtype_layout" -> keeps(editor, node) && staysInPlace(editor, node);
      case "aten::slice.Tensor" -> isWhole(node);
      default -> ALIASES.contains(operator);
    };
  }

  private static boolean isWhole(Node node) {
    return isUnsetOr(node, "start", 0)
        && isUnsetOr(node, "end", Long.MAX_VALUE)
        && isUnsetOr(node, "step", 1);
  }

  private static boolean isUnsetOr(Node node, String name, long value) {
    Argument argument = node.arguments().get(name);
    return argument == null
        || argument instanceof Argument.None
        || (argument instanceof Argument.Constant constant
            && constant.value() instanceof Long number
            && number == value);
  }

  private static boolean staysInPlace(GraphEditor editor, Node node) {
    return editor.type(node.arguments().get("self")) instanceof ValueType.OfTensor type
        && isUnsetOrIs(node, "device", type.device())
        && isUnsetOrIs(node, "layout", type.layout());
  }

  private static boolean isUnsetOrIs(Node node, String name, Object value) {
    return isUnset(node, name) || new Argument.Constant(value).equals(node.arguments().get(name));
  }

  /** Whether a conversion is to the tensor's own dtype. */
  private static boolean keeps(GraphEditor editor, Node node) {
    boolean plain =
        isUnset(node, "copy") && isUnset(node, "memory_format") && node.arguments().size() >= 2;
    return plain
        && editor.type(node.arguments().get("self")) instanceof ValueType.OfTensor type
        && new Argument.Constant(type.dtype()).equals(node.arguments().get("dtype"));
  }

  private static boolean isUnset(Node node, String name) {
    Argument argument = node.arguments().get(name);
    return argument == null
        || argument instanceof Argument.None
        || argument.equals(new Argument.Constant(false));
  }
}
