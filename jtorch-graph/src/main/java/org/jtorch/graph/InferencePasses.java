package org.jtorch.graph;

import java.util.List;
import java.util.function.UnaryOperator;

/** The passes of {@link Graph#optimizeForInference}, in their order. */
final class InferencePasses {
  private static final List<UnaryOperator<Graph>> ALL =
      List.of(
          InlineGradRegions::apply,
          DropIdentities::apply,
          FoldBatchNorms::apply,
          FoldConstants::apply,
          RemoveUnused::apply);

  private InferencePasses() {}

  static Graph apply(Graph graph) {
    Graph optimized = graph;
    if (!StateWrites.in(graph)) {
      for (UnaryOperator<Graph> pass : ALL) {
        optimized = pass.apply(optimized);
      }
    }
    return optimized;
  }
}
