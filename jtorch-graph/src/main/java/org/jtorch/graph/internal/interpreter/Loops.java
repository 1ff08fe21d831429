package org.jtorch.graph.internal.interpreter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.graph.internal.operators.Run;
import org.jtorch.graph.internal.python.Numbers;
import org.jtorch.internal.OwnedTensors;

/** Loops over sub-graphs. Each iteration closes the state of the one before it. */
final class Loops {
  private Loops() {}

  /** {@code while_loop(condition, body, carried, additional)}. */
  static @Nullable Object[] whileLoop(Run run, @Nullable Object[] arguments) {
    Program condition = HigherOrderOperators.program(arguments, 0);
    Program body = HigherOrderOperators.program(arguments, 1);
    List<?> additional = HigherOrderOperators.list(arguments, 3);
    List<?> state = shared(HigherOrderOperators.list(arguments, 2));
    while (holds(condition.runRegion(run, joined(state, additional)))) {
      List<?> next = Arrays.asList(body.runRegion(run, joined(state, additional)));
      Results.close(state);
      state = next;
    }
    return state.toArray();
  }

  private static boolean holds(@Nullable Object[] condition) {
    boolean holds = Numbers.isTrue(condition[0]);
    Results.close(condition[0]);
    return holds;
  }

  /** {@code scan(body, initial, inputs, additional)}: the last state and the stacked outputs. */
  static @Nullable Object[] scan(Run run, @Nullable Object[] arguments) {
    Program body = HigherOrderOperators.program(arguments, 0);
    List<?> state = shared(HigherOrderOperators.list(arguments, 1));
    List<?> inputs = HigherOrderOperators.list(arguments, 2);
    List<?> additional = HigherOrderOperators.list(arguments, 3);
    int carried = state.size();
    List<List<?>> outputs = new ArrayList<>();
    for (long i = 0; i < length(inputs); i++) {
      List<?> slices = slices(inputs, i);
      List<?> made = Arrays.asList(body.runRegion(run, joined(state, slices, additional)));
      Results.close(state);
      Results.close(slices);
      state = made.subList(0, carried);
      outputs.add(made.subList(carried, made.size()));
    }
    return joined(state, stacked(outputs));
  }

  /** {@code map_impl(body, inputs, additional)}. */
  static @Nullable Object[] map(Run run, @Nullable Object[] arguments) {
    Program body = HigherOrderOperators.program(arguments, 0);
    List<?> inputs = HigherOrderOperators.list(arguments, 1);
    List<?> additional = HigherOrderOperators.list(arguments, 2);
    List<List<?>> outputs = new ArrayList<>();
    for (long i = 0; i < length(inputs); i++) {
      List<?> slices = slices(inputs, i);
      outputs.add(Arrays.asList(body.runRegion(run, joined(slices, additional))));
      Results.close(slices);
    }
    return stacked(outputs).toArray();
  }

  /** {@code associative_scan(combine, inputs, additional)}, from the first slice on. */
  static @Nullable Object[] associativeScan(Run run, @Nullable Object[] arguments) {
    Program combine = HigherOrderOperators.program(arguments, 0);
    List<?> inputs = HigherOrderOperators.list(arguments, 1);
    List<?> additional = HigherOrderOperators.list(arguments, 2);
    List<List<?>> outputs = new ArrayList<>();
    long length = length(inputs);
    List<?> last = slices(inputs, 0);
    outputs.add(last);
    for (long i = 1; i < length; i++) {
      List<?> slices = slices(inputs, i);
      last = Arrays.asList(combine.runRegion(run, joined(last, slices, additional)));
      Results.close(slices);
      outputs.add(last);
    }
    return stacked(outputs).toArray();
  }

  private static long length(List<?> inputs) {
    if (inputs.isEmpty() || !(inputs.get(0) instanceof Tensor first) || first.dim() == 0) {
      throw new IllegalArgumentException("the loop has no tensor to go through");
    } else if (first.size(0) == 0) {
      throw new IllegalArgumentException("the loop has no iteration: the first dimension is 0");
    }
    return first.size(0);
  }

  private static List<?> slices(List<?> inputs, long index) {
    return inputs.stream().map(input -> ((Tensor) input).select(0, index)).toList();
  }

  /** Returns the outputs of all iterations, each stacked along a new first dimension. */
  private static List<@Nullable Object> stacked(List<List<?>> outputs) {
    List<@Nullable Object> stacked = new ArrayList<>();
    for (int i = 0; i < outputs.get(0).size(); i++) {
      List<Tensor> parts = new ArrayList<>();
      for (List<?> output : outputs) {
        if (output.get(i) instanceof Tensor part) {
          parts.add(part);
        }
      }
      stacked.add(parts.isEmpty() ? null : Torch.stack(parts, 0));
    }
    Results.close(outputs);
    return stacked;
  }

  /** Returns values with their own handles. */
  private static List<?> shared(List<?> values) {
    List<@Nullable Object> shared = new ArrayList<>();
    for (Object value : values) {
      shared.add(value instanceof Tensor tensor ? OwnedTensors.share(tensor) : value);
    }
    return shared;
  }

  private static @Nullable Object[] joined(List<?>... lists) {
    return Arrays.stream(lists).flatMap(Collection::stream).toArray();
  }
}
