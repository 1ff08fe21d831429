package org.jtorch.optim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.jtorch.Layout;
import org.jtorch.Tensor;
import org.jtorch.internal.ParameterLists;

/**
 * The parameters of one group that have gradients, with their optimizer state, for one step. All
 * lists have one entry per parameter, in the same order. Passed to {@link Optimizer#update}.
 */
public final class GroupStep {
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
    List<@Nullable Tensor> gradients = ParameterLists.gradients(all);
    for (int i = 0; i < all.size(); i++) {
      Tensor gradient = gradients.get(i);
      if (gradient != null) {
        step.add(all.get(i), gradient, stateOf.apply(all.get(i)));
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

  /** {@return the parameters that have gradients, to be changed in place} */
  public List<Tensor> params() {
    return params;
  }

  /** {@return the gradients; sparse for an embedding with {@code sparse(true)}} */
  public List<Tensor> gradients() {
    return gradients;
  }

  /**
   * Returns one state tensor of each parameter, {@code state[param][name]}, to be changed in place.
   * The tensors are kept from step to step, are saved in the state dict, and follow a parameter
   * that was converted to another dtype or device.
   *
   * @param name one of {@link Optimizer#stateNames}
   * @param initial creates the first value from a parameter, {@code Torch::zerosLike} for example
   * @return one tensor per parameter
   * @throws IllegalArgumentException if {@code initial} returns the parameter itself
   */
  public List<Tensor> state(String name, UnaryOperator<Tensor> initial) {
    followParams();
    return states(
        name,
        param -> {
          Tensor created = initial.apply(param);
          if (created == param) {
            throw new IllegalArgumentException(
                "the initial value of state \""
                    + name
                    + "\" is the parameter itself: return a copy, param.clone()");
          }
          return created;
        });
  }

  /**
   * Increments the step counts, {@code state[param]["step"]}, and returns them. An optimizer that
   * uses them has {@code "step"} among its {@link Optimizer#stateNames}.
   *
   * @return one float32 scalar on the CPU per parameter, 1 in the first step
   */
  public List<Tensor> incrementStep() {
    List<Tensor> counts = counts();
    incrementStep(counts);
    return counts;
  }

  /** State tensors as they are, without a check whether the parameters were converted. */
  List<Tensor> states(String name, UnaryOperator<Tensor> initial) {
    List<Tensor> found = new ArrayList<>(params.size());
    for (int i = 0; i < params.size(); i++) {
      Tensor param = params.get(i);
      found.add(states.get(i).get(name, () -> initial.apply(param)));
    }
    return found;
  }

  /** The step counts before this step. */
  List<Tensor> counts() {
    return StepCounts.of(states);
  }

  void incrementStep(List<Tensor> counts) {
    StepCounts.incrementStep(states, counts);
  }

  /** The parameters that have a state tensor of this name, or those that do not. */
  GroupStep where(String name, boolean has) {
    GroupStep part = new GroupStep(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < params.size(); i++) {
      if (states.get(i).has(name) == has) {
        part.add(params.get(i), gradients.get(i), states.get(i));
      }
    }
    return part;
  }

  /** The parameter of this index alone. */
  GroupStep at(int index) {
    GroupStep one = new GroupStep(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    one.add(params.get(index), gradients.get(index), states.get(index));
    return one;
  }

  /** Converts the state to the dtype, device and memory format that the parameters have now. */
  void followParams() {
    for (int i = 0; i < params.size(); i++) {
      states.get(i).follow(params.get(i));
    }
  }

  /**
   * Whether one fused call is safe. It reads memory linearly and checks nothing, so parameters,
   * gradients and state must have the same strides and one floating-point dtype on the CPU.
   */
  boolean isFusable(List<List<Tensor>> state) {
    List<List<Tensor>> lists = new ArrayList<>(List.of(params, gradients));
    lists.addAll(state);
    return ParameterLists.areFusable(lists);
  }

  boolean hasSparseGradient() {
    return gradients.stream().anyMatch(GroupStep::isSparse);
  }

  /** The parameters whose gradients are sparse, or those whose gradients are dense. */
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
