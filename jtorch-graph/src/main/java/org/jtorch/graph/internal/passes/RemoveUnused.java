package org.jtorch.graph.internal.passes;

import java.util.HashSet;
import java.util.Set;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Node;
import org.jtorch.graph.internal.editing.GraphEditor;
import org.jtorch.graph.internal.schemas.Purity;

/**
 * Removes nodes whose results nothing uses and that have no other effect, and checks of the data
 * types that the program has.
 */
final class RemoveUnused {
  private RemoveUnused() {}

  static Graph apply(Graph graph) {
    return apply(graph, true);
  }

  /** Removes no checks. */
  static Graph applyKeepingChecks(Graph graph) {
    return apply(graph, false);
  }

  private static Graph apply(Graph graph, boolean checksToo) {
    GraphEditor editor = new GraphEditor(graph);
    Set<String> used = new HashSet<>(editor.returned());
    for (int i = editor.nodes().size() - 1; i >= 0; i--) {
      Node node = editor.nodes().get(i);
      boolean isCheck = checksToo && node.operator().equals("aten::_assert_tensor_metadata");
      boolean isUsed = node.defines().stream().anyMatch(used::contains);
      if (!isCheck && (isUsed || !Purity.isPure(node))) {
        used.addAll(node.uses());
      } else {
        editor.nodes().remove(i);
      }
    }
    return editor.build();
  }
}
