package org.jtorch.graph.internal.passes;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Node;
import org.jtorch.graph.internal.editing.GraphEditor;
import org.jtorch.graph.internal.operators.PackedLayers;
import org.jtorch.internal.ResolvedOperator;

/**
 * Replaces operators that change the result of a packed layer, or a view of it, by those that
 * return a new tensor. oneDNN's layers have no derivative, so that autograd takes their results for
 * leaves, which may not be changed in place where gradients are recorded.
 */
final class SparePackedResults {
  private final Map<String, Node> definitions;
  private final Map<String, Integer> uses;

  private SparePackedResults(GraphEditor editor) {
    this.definitions = editor.definitions();
    this.uses = editor.uses();
  }

  static Graph apply(Graph graph) {
    GraphEditor editor = new GraphEditor(graph);
    SparePackedResults pass = new SparePackedResults(editor);
    editor.nodes().replaceAll(pass::spared);
    return editor.build();
  }

  private Node spared(Node node) {
    String functional = node.operator().replaceFirst("_(?=\\.|$)", "");
    return !functional.equals(node.operator())
            && isOnlyUseOfPacked(node.arguments().get("self"))
            && isTwin(node.operator(), functional)
        ? new Node(functional, node.arguments(), node.results(), node.origin())
        : node;
  }

  /** Whether an operator changes its first argument and another one takes the same arguments. */
  private static boolean isTwin(String inPlace, String functional) {
    List<ResolvedOperator.Parameter> changing = parameters(inPlace);
    return !changing.isEmpty()
        && changing.get(0).modified()
        && names(changing).equals(names(parameters(functional)));
  }

  private static List<ResolvedOperator.Parameter> parameters(String operator) {
    return ResolvedOperator.find(operator).map(ResolvedOperator::parameters).orElse(List.of());
  }

  private static List<String> names(List<ResolvedOperator.Parameter> parameters) {
    return parameters.stream().map(ResolvedOperator.Parameter::name).toList();
  }

  /** Whether a value is the result of a packed layer, or a view of it, that nothing else reads. */
  private boolean isOnlyUseOfPacked(@Nullable Argument argument) {
    if (!(argument instanceof Argument.Value value) || uses.getOrDefault(value.name(), 0) != 1) {
      return false;
    }
    Node node = definitions.get(value.name());
    if (node == null || PackedLayers.isPacked(node)) {
      return node != null;
    }
    boolean isView =
        ResolvedOperator.find(node.operator()).map(ResolvedOperator::makesView).orElse(false);
    return isView && isOnlyUseOfPacked(node.arguments().values().iterator().next());
  }
}
