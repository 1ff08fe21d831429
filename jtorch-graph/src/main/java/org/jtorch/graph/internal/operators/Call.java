package org.jtorch.graph.internal.operators;

import org.jspecify.annotations.Nullable;

/** The work of a node: an operator of libtorch or of the user, arithmetic, or control flow. */
@FunctionalInterface
public interface Call {
  /**
   * Runs the node.
   *
   * @param run the run of the program
   * @param arguments their values; null is None
   * @return one entry per result; null is None
   */
  @Nullable Object[] call(Run run, @Nullable Object[] arguments);
}
