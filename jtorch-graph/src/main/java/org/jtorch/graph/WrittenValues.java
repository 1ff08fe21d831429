package org.jtorch.graph;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jtorch.internal.ResolvedOperator;

/** Finds the values that nodes change in place, directly or through a view. */
final class WrittenValues {
  private WrittenValues() {}

  static Set<String> of(List<Node> nodes) {
    Set<String> written = new HashSet<>();
    for (Node node : nodes) {
      boolean changesInside =
          node.arguments().values().stream()
              .anyMatch(
                  argument ->
                      argument instanceof Argument.Region region
                          && !of(region.graph().nodes()).isEmpty());
      if (changesInside) {
        written.addAll(node.uses());
      }
      ResolvedOperator.find(node.operator()).ifPresent(o -> addModified(node, o, written));
    }
    for (int i = nodes.size() - 1; i >= 0; i--) {
      addBase(nodes.get(i), written);
    }
    return written;
  }

  private static void addModified(Node node, ResolvedOperator operator, Set<String> written) {
    for (ResolvedOperator.Parameter parameter : operator.parameters()) {
      Argument argument = node.arguments().get(parameter.name());
      if (parameter.modified() && argument != null) {
        written.addAll(argument.references());
      }
    }
  }

  /** Adds the tensor of which a changed value may be a view. */
  private static void addBase(Node node, Set<String> written) {
    if (node.defines().stream().anyMatch(written::contains) && !node.arguments().isEmpty()) {
      written.addAll(node.arguments().values().iterator().next().references());
    }
  }
}
