package org.jtorch.graph.internal.passes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Node;
import org.jtorch.graph.internal.editing.GraphEditor;
import org.jtorch.graph.internal.editing.Substitution;

/** Replaces regions under another gradient mode by their nodes. */
final class InlineGradRegions {
  private static final String OPERATOR = "higher_order::wrap_with_set_grad_enabled";

  private InlineGradRegions() {}

  static Graph apply(Graph graph) {
    GraphEditor editor = new GraphEditor(graph);
    for (int i = 0; i < editor.nodes().size(); i++) {
      while (i < editor.nodes().size() && editor.nodes().get(i).operator().equals(OPERATOR)) {
        inline(editor, i);
      }
    }
    return editor.build();
  }

  private static void inline(GraphEditor editor, int place) {
    Node node = editor.nodes().remove(place);
    List<Argument> arguments = List.copyOf(node.arguments().values());
    Graph region = ((Argument.Region) arguments.get(1)).graph();
    Map<String, Argument> inside = new HashMap<>();
    for (int i = 0; i < region.inputs().size(); i++) {
      inside.put(region.inputs().get(i).name(), arguments.get(2 + i));
    }
    List<Node> body = new ArrayList<>();
    for (Node inner : region.nodes()) {
      inner.defines().forEach(name -> inside.put(name, new Argument.Value(editor.unique(name))));
      body.add(Substitution.throughout(inner, inside));
    }
    editor.nodes().addAll(place, body);
    Map<String, Argument> results = new HashMap<>();
    List<Argument> names = flat(node.results());
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i) instanceof Argument.Value name) {
        results.put(name.name(), Substitution.in(region.outputs().get(i).value(), inside));
      }
    }
    editor.substitute(results);
  }

  private static List<Argument> flat(List<Argument> results) {
    return results.size() == 1 && results.get(0) instanceof Argument.Items list
        ? list.items()
        : results;
  }
}
