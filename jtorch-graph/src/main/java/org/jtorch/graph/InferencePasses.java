package org.jtorch.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jtorch.Tensor;

/** The passes of {@link Graph#optimizeForInference}, in their order. */
final class InferencePasses {
  private static final List<UnaryOperator<Graph>> ALL =
      List.of(
          InlineGradRegions::apply,
          DropIdentities::apply,
          FoldBatchNorms::apply,
          FoldConstants::apply,
          FuseLinear::apply,
          FuseGelu::apply,
          PackConvolutions::apply,
          FuseConvolutions::apply,
          RemoveUnused::apply);

  private InferencePasses() {}

  static Graph apply(Graph graph) {
    if (StateWrites.in(graph)) {
      return graph;
    }
    Graph optimized = graph;
    for (UnaryOperator<Graph> pass : ALL) {
      Graph next = pass.apply(optimized);
      GraphEditor.closeUnused(made(optimized, graph), next);
      optimized = next;
    }
    return optimized;
  }

  /** Returns the tensors that earlier passes have made. */
  private static List<Tensor> made(Graph optimized, Graph original) {
    List<Tensor> made = new ArrayList<>(optimized.state().values());
    made.removeIf(tensor -> original.state().values().stream().anyMatch(own -> own == tensor));
    return made;
  }
}
