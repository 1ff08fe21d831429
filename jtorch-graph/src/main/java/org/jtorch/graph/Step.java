package org.jtorch.graph;

import org.jspecify.annotations.Nullable;
import org.jtorch.TorchException;

/**
 * A node that is ready to run.
 *
 * @param dead places of the values that nothing uses after this node
 */
record Step(Node node, Call call, NodeArguments arguments, Results results, int[] dead) {
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
