package org.jtorch.graph;

import java.util.HashSet;
import java.util.Set;

/** Removes nodes whose results nothing uses and that have no other effect. */
final class RemoveUnused {
  private RemoveUnused() {}

  static Graph apply(Graph graph) {
    GraphEditor editor = new GraphEditor(graph);
    Set<String> used = new HashSet<>(editor.returned());
    for (int i = editor.nodes().size() - 1; i >= 0; i--) {
      Node node = editor.nodes().get(i);
      if (node.defines().stream().anyMatch(used::contains) || !Purity.isPure(node)) {
        used.addAll(node.uses());
      } else {
        editor.nodes().remove(i);
      }
    }
    return editor.build();
  }
}
