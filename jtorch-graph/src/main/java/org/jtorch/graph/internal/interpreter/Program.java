package org.jtorch.graph.internal.interpreter;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.graph.internal.operators.Run;
import org.jtorch.internal.OwnedTensors;

/**
 * A graph that is ready to run: values have places instead of names, operators are resolved, and
 * each node closes the values of which it was the last user. Safe for use by several threads.
 */
final class Program {
  private final @Nullable Object[] template;
  private final int[] inputs;
  private final List<Step> steps;
  private final List<ValueReader> outputs;

  /**
   * Creates a program.
   *
   * @param template the values at the start: the program's own tensors
   * @param inputs places of the inputs that the caller passes
   */
  Program(@Nullable Object[] template, int[] inputs, List<Step> steps, List<ValueReader> outputs) {
    this.template = template;
    this.inputs = inputs;
    this.steps = List.copyOf(steps);
    this.outputs = List.copyOf(outputs);
  }

  /** Returns the number of inputs that the caller passes. */
  int inputs() {
    return inputs.length;
  }

  /** Runs the program and returns all its outputs. */
  @Nullable Object[] run(Run run, @Nullable Object... given) {
    if (given.length != inputs.length) {
      throw new IllegalArgumentException(
          "the graph takes " + inputs.length + " inputs, got " + given.length);
    }
    Object[] values = template.clone();
    for (int i = 0; i < given.length; i++) {
      values[inputs[i]] = given[i];
    }
    for (Step step : steps) {
      step.run(run, values);
    }
    Object[] results = new Object[outputs.size()];
    for (int i = 0; i < results.length; i++) {
      results[i] = outputs.get(i).read(values);
    }
    return results;
  }

  /**
   * Runs the program as a part of another one. An output that is an input or another output has its
   * own handle, which the caller may close.
   */
  @Nullable Object[] runRegion(Run run, @Nullable Object... given) {
    Object[] results = run(run, given);
    Set<@Nullable Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Collections.addAll(seen, given);
    for (int i = 0; i < results.length; i++) {
      if (results[i] instanceof Tensor tensor && !seen.add(tensor)) {
        results[i] = OwnedTensors.share(tensor);
      }
    }
    return results;
  }
}
