package org.jtorch.optim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jtorch.Gradients;
import org.jtorch.Layout;
import org.jtorch.Ops;
import org.jtorch.Tensor;

/** What one step of one group works on: the parameters that have gradients, and their state. */
final class GroupStep {
  private final List<Tensor> params;
  private final List<Tensor> gradients;
  private final List<ParamState> states;

  private GroupStep(List<Tensor> params, List<Tensor> gradients, List<ParamState> states) {
    this.params = params;
    this.gradients = gradients;
    this.states = states;
  }

  static GroupStep of(List<Tensor> all, Function<Tensor, ParamState> stateOf) {
    GroupStep step =
        new GroupStep(
            new ArrayList<>(all.size()), new ArrayList<>(all.size()), new ArrayList<>(all.size()));
    Gradients gradients = Gradients.heldBy(all);
    for (int i = 0; i < all.size(); i++) {
      if (gradients.has(i)) {
        step.add(all.get(i), gradients.get(i), stateOf.apply(all.get(i)));
      }
    }
    return step;
  }

  private void add(Tensor param, Tensor gradient, ParamState state) {
    params.add(param);
    gradients.add(gradient);
    states.add(state);
  }

  boolean isEmpty() {
    return params.isEmpty();
  }

  List<Tensor> params() {
    return params;
  }

  List<Tensor> gradients() {
    return gradients;
  }

  /** One tensor of each parameter's state, made of the parameter at its first use. */
  List<Tensor> states(String name, Function<Tensor, Tensor> first) {
    List<Tensor> found = new ArrayList<>(params.size());
    for (int i = 0; i < params.size(); i++) {
      Tensor param = params.get(i);
      found.add(states.get(i).get(name, () -> first.apply(param)));
    }
    return found;
  }

  /** The counts of steps, before this one. */
  List<Tensor> counts() {
    return StepCounts.of(states);
  }

  /** Counts this step. */
  void countOn(List<Tensor> counts) {
    StepCounts.countOn(states, counts);
  }

  /** The part of this step whose parameters have, or have not, a tensor of this name. */
  GroupStep where(String name, boolean has) {
    GroupStep part = new GroupStep(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < params.size(); i++) {
      if (states.get(i).has(name) == has) {
        part.add(params.get(i), gradients.get(i), states.get(i));
      }
    }
    return part;
  }

  /**
   * Lets the state follow the parameters to the dtype, device and memory format that they have now.
   */
  void followParams() {
    for (int i = 0; i < params.size(); i++) {
      states.get(i).follow(params.get(i));
    }
  }

  /**
   * Whether one fused call may do all: it reads memory from end to end, so parameters, gradients
   * and state must lie in it in the same order, and be of one floating-point dtype on the CPU.
   */
  boolean isFusable(List<List<Tensor>> state) {
    List<List<Tensor>> lists = new ArrayList<>(List.of(params, gradients));
    lists.addAll(state);
    return Ops.areFusable(lists);
  }

  boolean hasSparseGradient() {
    return gradients.stream().anyMatch(GroupStep::isSparse);
  }

  /** The part of this step whose gradients are, or are not, sparse. */
  GroupStep bySparse(boolean sparse) {
    GroupStep part = new GroupStep(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < params.size(); i++) {
      if (isSparse(gradients.get(i)) == sparse) {
        part.add(params.get(i), gradients.get(i), states.get(i));
      }
    }
    return part;
  }

  private static boolean isSparse(Tensor gradient) {
    return gradient.layout() != Layout.STRIDED;
  }
}
