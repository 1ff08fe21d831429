package org.jtorch.graph.internal.schemas;

import java.util.regex.Pattern;
import org.jtorch.graph.Node;
import org.jtorch.internal.ResolvedOperator;

/** Whether nodes only compute results from their arguments. */
public final class Purity {
  private static final Pattern RANDOM =
      Pattern.compile(
          "aten::(.*rand.*|.*dropout.*|bernoulli.*|normal.*|multinomial.*|rrelu.*|poisson.*|"
              + "empty.*|new_empty.*)");

  private static final Pattern CHECKS =
      Pattern.compile("aten::(_assert_.*|sym_constrain_.*|_print.*)");

  private Purity() {}

  /** Returns whether a node has no effect but its results. */
  public static boolean isPure(Node node) {
    if (!node.operator().startsWith("aten::")) {
      return isArithmetic(node);
    }
    return !CHECKS.matcher(node.operator()).matches()
        && ResolvedOperator.find(node.operator())
            .map(
                operator ->
                    operator.results() > 0
                        && operator.parameters().stream()
                            .noneMatch(ResolvedOperator.Parameter::modified))
            .orElse(false);
  }

  private static boolean isArithmetic(Node node) {
    return node.operator().startsWith("_operator::")
        || node.operator().startsWith("math::")
        || node.operator().startsWith("torch::sym_");
  }

  /** Returns whether a node computes the same results from the same arguments in each run. */
  public static boolean isDeterministic(Node node) {
    return isPure(node)
        && node.operator().startsWith("aten::")
        && !RANDOM.matcher(node.operator()).matches();
  }
}
