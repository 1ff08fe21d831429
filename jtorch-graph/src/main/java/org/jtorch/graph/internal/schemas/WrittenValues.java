package org.jtorch.graph.internal.schemas;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Node;
import org.jtorch.internal.ResolvedOperator;

/** Finds the values that nodes change in place, directly or through a view. */
public final class WrittenValues {
  /** Operators that return their input in evaluation, which their schemas do not say. */
  private static final Set<String> DROPOUTS =
      Set.of(
          "aten::dropout",
          "aten::alpha_dropout",
          "aten::feature_dropout",
          "aten::feature_alpha_dropout");

  private WrittenValues() {}

  public static Set<String> of(List<Node> nodes) {
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

  /** Adds the tensor of which a changed value may be a view, or which it may be. */
  private static void addBase(Node node, Set<String> written) {
    if (node.defines().stream().anyMatch(written::contains) && mayReturnItsInput(node)) {
      written.addAll(node.arguments().values().iterator().next().references());
    }
  }

  /** Returns whether a result may share the memory of the first argument. */
  static boolean mayReturnItsInput(Node node) {
    if (node.arguments().isEmpty()) {
      return false;
    }
    return DROPOUTS.contains(node.operator())
        || ResolvedOperator.find(node.operator())
            .map(
                operator ->
                    operator.makesView()
                        || (!operator.parameters().isEmpty()
                            && operator.parameters().get(0).modified()))
            .orElse(!node.operator().startsWith("_operator::"));
  }
}
