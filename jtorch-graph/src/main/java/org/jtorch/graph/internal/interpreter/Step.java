package org.jtorch.graph.internal.interpreter;

import org.jspecify.annotations.Nullable;
import org.jtorch.TorchException;
import org.jtorch.graph.Node;
import org.jtorch.graph.internal.operators.Call;
import org.jtorch.graph.internal.operators.Run;

/** A node that is ready to run. */
final class Step {
  private final Node node;
  private final Call call;
  private final NodeArguments arguments;
  private final Results results;
  private final int[] dead;

  /**
   * Creates a step.
   *
   * @param dead places of the values that nothing uses after this node
   */
  Step(Node node, Call call, NodeArguments arguments, Results results, int[] dead) {
    this.node = node;
    this.call = call;
    this.arguments = arguments;
    this.results = results;
    this.dead = dead;
  }

  void run(Run run, @Nullable Object[] values) {
    try {
      Object[] given = arguments.read(values);
      results.store(call.call(run, given), values);
      arguments.release(given, values);
    } catch (TorchException | IllegalArgumentException e) {
      throw run.locate(e, node);
    }
    for (int place : dead) {
      Results.close(values[place]);
      values[place] = null;
    }
  }
}
