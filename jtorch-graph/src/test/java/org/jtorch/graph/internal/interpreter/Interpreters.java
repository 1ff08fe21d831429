package org.jtorch.graph.internal.interpreter;

import java.util.Map;
import org.jtorch.graph.Graph;
import org.jtorch.graph.internal.passes.LoadPasses;

/** Interpreters of graphs written by hand. */
public final class Interpreters {
  private Interpreters() {}

  /** Returns an interpreter of a graph as programs that are loaded have one. */
  public static Interpreter interpreter(Graph graph) {
    return LoadPasses.interpreter(graph, Map.of());
  }
}
