package org.jtorch.graph;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.Tensor;

/** The passes of every program, which change neither its numbers nor its gradients. */
final class LoadPasses {
  private LoadPasses() {}

  static Graph apply(Graph graph) {
    Graph shorter = DropIdentities.applyForTraining(graph);
    Graph folded = FoldConstants.applyAtLoad(shorter);
    Graph used = RemoveUnused.applyKeepingChecks(ComposePermutations.apply(folded));
    GraphEditor.closeUnused(made(folded, graph), used);
    return used;
  }

  /** Returns the tensors of a graph that are not those of the original. */
  static List<Tensor> made(Graph graph, Graph original) {
    List<Tensor> made = new ArrayList<>(graph.state().values());
    made.removeIf(tensor -> original.state().values().stream().anyMatch(own -> own == tensor));
    return made;
  }
}
