package org.jtorch.optim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * Changes parameters by their gradients, {@code torch.optim.Optimizer}.
 *
 * <pre>{@code
 * optimizer.zeroGrad();
 * loss.backward();
 * optimizer.step();
 * }</pre>
 *
 * <p>A step is one fused native call a group where that is safe, else a few calls on whole lists.
 *
 * <p><b>Ownership:</b> the state is in no scope; the garbage collector frees it with the optimizer,
 * or {@link #close} at once. Parameters are only referred to.
 *
 * <p><b>Thread safety:</b> for one thread at a time.
 *
 * @param <O> the optimizer's options
 */
public abstract class Optimizer<O extends OptimizerOptions<O>> {
  private final O defaults;
  private final List<ParamGroup<O>> groups = new ArrayList<>();
  private final Map<Tensor, ParamState> states = new ConcurrentHashMap<>();
  private boolean isFollowed;
  private boolean wasStepped;

  /** An optimizer without parameters yet. */
  Optimizer(O defaults) {
    defaults.check();
    this.defaults = defaults;
  }

  /** Changes the parameters of one group. */
  abstract void update(O options, GroupStep step);

  /** Changes every parameter that has a gradient, {@code step()}. */
  public final void step() {
    if (groups.isEmpty()) {
      throw new IllegalStateException("the optimizer has no parameters");
    }
    wasStepped = true;
    try (Mode mode = Torch.noGrad()) {
      for (ParamGroup<O> group : groups) {
        try (TensorScope scope = TensorScope.open()) { // for the handles on gradients
          GroupStep step = GroupStep.of(group.params(), this::state);
          if (!step.isEmpty()) {
            update(group.options(), step);
          }
        }
      }
    }
  }

  /**
   * Computes a loss and its gradients anew, then steps, {@code step(closure)}.
   *
   * @param closure clears the gradients, computes the loss, calls {@code backward}, returns the
   *     loss
   * @return the loss
   */
  public final Tensor step(Supplier<Tensor> closure) {
    Tensor loss = Torch.enableGrad(closure::get);
    step();
    return loss;
  }

  /** Sets the gradients of all parameters to none, {@code zero_grad()}. */
  public final void zeroGrad() {
    for (ParamGroup<O> group : groups) {
      group.params().forEach(Tensor::clearGrad);
    }
  }

  /**
   * The groups of parameters, {@code param_groups}.
   *
   * @return the groups, whose options may be changed
   */
  public final List<ParamGroup<O>> paramGroups() {
    return Collections.unmodifiableList(groups);
  }

  /**
   * Adds parameters, of layers that were frozen so far for example, {@code add_param_group}.
   *
   * @param group of this optimizer's {@code group} method
   * @throws IllegalArgumentException if a parameter is in another group already
   */
  public final void addParamGroup(ParamGroup<O> group) {
    Set<Tensor> known = new HashSet<>();
    groups.forEach(other -> known.addAll(other.params()));
    if (group.params().stream().anyMatch(known::contains)) {
      throw new IllegalArgumentException("a parameter is in two groups");
    }
    group.join(defaults);
    groups.add(group);
  }

  /**
   * Everything to go on from, in PyTorch's form: {@code state} by the parameters' numbers, and
   * {@code param_groups}. {@code Checkpoint} writes it.
   *
   * @return maps and lists; the tensors are new handles in the caller's scope
   */
  public final Map<String, Object> stateDict() {
    return OptimizerStates.save(groups, states);
  }

  /**
   * Goes on from a state dict that this optimizer or PyTorch's wrote.
   *
   * @param stateDict as {@link #stateDict} makes it; a learning rate or another setting may be a
   *     tensor of one element
   * @throws IllegalArgumentException if its groups are not as many or not as large as these, it is
   *     another optimizer's, or it holds something else where a number or a tensor of the
   *     parameter's shape is wanted; nothing is changed then
   */
  public final void loadStateDict(Map<String, ?> stateDict) {
    OptimizerStates.load(stateDict, groups, this::state);
  }

  /** Frees the state now. Optional: without it the collector does. */
  public final void close() {
    states.values().forEach(ParamState::close);
    states.clear();
  }

  /** From the first schedule on, {@link #wasStepped} is about steps after it was made. */
  final void followSteps() {
    if (!isFollowed) {
      isFollowed = true;
      wasStepped = false;
    }
  }

  final boolean wasStepped() {
    return wasStepped;
  }

  /** The class and the settings of each group, as Python prints them. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(getClass().getSimpleName()).append(" (\n");
    for (int i = 0; i < groups.size(); i++) {
      text.append(i == 0 ? "" : "\n").append("Parameter Group ").append(i).append('\n');
      OptimizerStates.settings(groups.get(i))
          .forEach(
              (name, value) ->
                  text.append("    ")
                      .append(name)
                      .append(": ")
                      .append(PythonText.of(value))
                      .append('\n'));
    }
    return text.append(')').toString();
  }

  private ParamState state(Tensor param) {
    return states.computeIfAbsent(param, any -> new ParamState());
  }
}
