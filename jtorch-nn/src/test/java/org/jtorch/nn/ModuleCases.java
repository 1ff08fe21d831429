package org.jtorch.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jtorch.Reduction;
import org.jtorch.Tensor;
import org.jtorch.reference.PythonValues;

/** Modules and calls by their names in {@code make_sequences.py}. */
final class ModuleCases {
  /** Creates a module and runs a computation with it. */
  record Case<M extends Module>(Supplier<M> maker, BiFunction<M, Inputs, List<Tensor>> call) {
    /** Creates the module; the returned call may run any number of times. */
    Made make() {
      M module = maker.get();
      return new Made(module, inputs -> call.apply(module, inputs));
    }
  }

  /** A module and its call. */
  record Made(Module module, Function<Inputs, List<Tensor>> call) {}

  /** Creates inputs and records those that require gradients. */
  static class Inputs {
    final List<Tensor> leaves = new ArrayList<>();

    Tensor wave(long... shape) {
      Tensor leaf = fixed(shape).requiresGrad_(true);
      leaves.add(leaf);
      return leaf;
    }

    Tensor fixed(long... shape) {
      return PythonValues.wave(shape);
    }
  }

  private final Map<String, Case<?>> cases = new LinkedHashMap<>();

  Map<String, Case<?>> all() {
    return cases;
  }

  /** Any module, with a call that returns several tensors. */
  <M extends Module> void several(
      String name, Supplier<M> maker, BiFunction<M, Inputs, List<Tensor>> call) {
    cases.put(name, new Case<>(maker, call));
  }

  /** Any module, with a call that returns one tensor. */
  <M extends Module> void one(String name, Supplier<M> maker, BiFunction<M, Inputs, Tensor> call) {
    several(name, maker, (module, inputs) -> List.of(call.apply(module, inputs)));
  }

  /** A layer with one input. */
  <M extends Module & Layer> void layer(String name, Supplier<M> maker, long... shape) {
    one(name, maker, (module, inputs) -> module.call(inputs.wave(shape)));
  }

  /** A loss with each of its reductions. */
  <M extends Module> void reduced(
      String name, Function<Reduction, M> maker, BiFunction<M, Inputs, Tensor> call) {
    for (Reduction reduction : Arrays.asList(Reduction.NONE, Reduction.MEAN, Reduction.SUM)) {
      one(
          name + "/" + reduction.name().toLowerCase(Locale.ROOT),
          () -> maker.apply(reduction),
          call);
    }
  }
}
