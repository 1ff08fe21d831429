package org.jtorch.optim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Layout;
import org.jtorch.Tensor;

/** What one step of one group works on: the parameters that have gradients, and their state. */
final class GroupStep implements AutoCloseable {
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
    for (Tensor param : all) {
      if (param.hasGrad()) {
        step.add(param, param.grad(), stateOf.apply(param));
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

  /** One tensor of each parameter's state, made of nothing at its first use. */
  List<Tensor> states(String name, Supplier<Tensor> first) {
    return states(name, param -> first.get());
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

  /** Lets the state follow the parameters to the dtype and device that they have now. */
  void followParams() {
    for (int i = 0; i < params.size(); i++) {
      states.get(i).follow(params.get(i).dtype(), params.get(i).device());
    }
  }

  /**
   * Whether one fused call may do all: it reads memory from end to end, so parameters and gradients
   * must lie in it in the same order, and be of one floating-point dtype on the CPU.
   */
  boolean isFusable() {
    DType dtype = params.get(0).dtype();
    if (!dtype.isFloatingPoint()) {
      return false;
    }
    for (int i = 0; i < params.size(); i++) {
      Tensor param = params.get(i);
      Tensor gradient = gradients.get(i);
      if (param.dtype() != dtype
          || gradient.dtype() != dtype
          || !param.device().equals(Device.CPU)
          || gradient.layout() != Layout.STRIDED
          || !param.isContiguous()
          || !gradient.isContiguous()) {
        return false;
      }
    }
    return true;
  }

  boolean hasSparseGradient() {
    return gradients.stream().anyMatch(gradient -> gradient.layout() != Layout.STRIDED);
  }

  /** Frees the handles on the gradients, not the gradients. */
  @Override
  public void close() {
    gradients.forEach(Tensor::close);
  }
}
