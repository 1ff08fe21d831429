package org.jtorch.graph.internal.passes;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jtorch.graph.Graph;
import org.jtorch.graph.internal.editing.GraphEditor;
import org.jtorch.graph.internal.schemas.StateWrites;

/** The passes of {@link Graph#optimizeForInference}, in their order. */
public final class InferencePasses {
  private static final List<UnaryOperator<Graph>> ALL =
      List.of(
          InlineGradRegions::apply,
          DropIdentities::apply,
          FoldBatchNorms::apply,
          FoldConstants::apply,
          FuseLinear::apply,
          FuseGelu::apply,
          FoldScales::apply,
          PackConvolutions::apply,
          PackLinearLayers::apply,
          FusePackedLayers::apply,
          SparePackedResults::apply,
          ComposePermutations::apply,
          BatchViews::apply,
          RemoveUnused::apply);

  private InferencePasses() {}

  public static Graph apply(Graph graph) {
    if (StateWrites.in(graph)) {
      return graph;
    }
    Graph optimized = graph;
    for (UnaryOperator<Graph> pass : ALL) {
      Graph next = pass.apply(optimized);
      GraphEditor.closeUnused(LoadPasses.made(optimized, graph), next);
      optimized = next;
    }
    return optimized;
  }
}
