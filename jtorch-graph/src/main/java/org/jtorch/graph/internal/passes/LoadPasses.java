package org.jtorch.graph.internal.passes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jtorch.Tensor;
import org.jtorch.graph.CustomOperator;
import org.jtorch.graph.Graph;
import org.jtorch.graph.internal.editing.GraphEditor;
import org.jtorch.graph.internal.interpreter.Interpreter;

/** The passes of every program, which change neither its numbers nor its gradients. */
public final class LoadPasses {
  private LoadPasses() {}

  /**
   * Returns an interpreter of a graph after these passes.
   *
   * @param custom implementations of operators that libtorch does not have, by name
   * @throws org.jtorch.TorchException if an operator does not exist
   * @throws IllegalArgumentException if an operator cannot take its arguments
   */
  public static Interpreter interpreter(Graph graph, Map<String, CustomOperator> custom) {
    Graph prepared = apply(graph);
    return new Interpreter(prepared, custom, made(prepared, graph));
  }

  public static Graph apply(Graph graph) {
    Graph shorter = DropIdentities.applyForTraining(graph);
    Graph folded = FoldConstants.applyAtLoad(shorter);
    Graph used = RemoveUnused.applyKeepingChecks(folded);
    GraphEditor.closeUnused(made(folded, graph), used);
    return used;
  }

  /** Returns the tensors of a graph that are not those of the original. */
  public static List<Tensor> made(Graph graph, Graph original) {
    List<Tensor> made = new ArrayList<>(graph.state().values());
    made.removeIf(tensor -> original.state().values().stream().anyMatch(own -> own == tensor));
    return made;
  }
}
