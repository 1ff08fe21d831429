package org.jtorch.optim;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jtorch.Hook;
import org.jtorch.Mode;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * Base class of optimizers, {@code torch.optim.Optimizer}: updates parameters from their gradients.
 *
 * <pre>{@code
 * optimizer.zeroGrad();
 * loss.backward();
 * optimizer.step();
 * }</pre>
 *
 * <p>An optimizer of your own implements {@link #update} and {@link #stateNames}, and declares its
 * options in a subclass of {@link OptimizerOptions}. Parameter groups, the state dict, schedulers
 * and {@code GradScaler} work for it as for the optimizers here:
 *
 * <pre>{@code
 * final class SignMomentum extends Optimizer<SignMomentum.Options> {
 *   static final class Options extends OptimizerOptions<Options> {
 *     Options() {
 *       super(1e-3, 0); // learning rate, weight decay
 *     }
 *   }
 *
 *   SignMomentum(List<Tensor> params, Consumer<Options> options) {
 *     super(new Options(), options);
 *     addParamGroup(new ParamGroup<>(params));
 *   }
 *
 *   @Override
 *   protected Set<String> stateNames() {
 *     return Set.of("momentum_buffer");
 *   }
 *
 *   @Override
 *   protected void update(Options options, GroupStep step) {
 *     List<Tensor> buffers = step.state("momentum_buffer", Torch::zerosLike);
 *     for (int i = 0; i < buffers.size(); i++) {
 *       Tensor buffer = buffers.get(i).mul_(0.9).add_(step.gradients().get(i));
 *       step.params().get(i).add_(buffer.sign(), o -> o.alpha(-options.lr()));
 *     }
 *   }
 * }
 * }</pre>
 *
 * @param <O> the optimizer's options
 */
public abstract class Optimizer<O extends OptimizerOptions<O>> {
  private final O defaults;
  private final List<ParamGroup<O>> groups = new ArrayList<>();
  private final Map<Tensor, ParamState> states = new ConcurrentHashMap<>();
  private final OptimizerHooks hooks = new OptimizerHooks();
  private boolean hasScheduler;
  private boolean wasStepped;

  /**
   * Creates an optimizer without parameters, which the subclass's constructor adds with {@link
   * #addParamGroup}.
   *
   * @param defaults new options with the optimizer's default values; copied for each group
   * @param options sets the defaults that the caller chose
   * @throws IllegalArgumentException if the options contradict each other
   */
  protected Optimizer(O defaults, Consumer<O> options) {
    options.accept(defaults);
    defaults.check();
    this.defaults = defaults;
  }

  /**
   * Updates the parameters of one group in place. Called by {@link #step()} once per group that has
   * gradients, without gradient tracking, in a {@link TensorScope} that frees the tensors created
   * here.
   *
   * @param options the group's options
   * @param step the parameters that have gradients, their gradients and their state
   */
  protected abstract void update(O options, GroupStep step);

  /**
   * Returns the names of the state tensors that {@link #update} keeps, {@code "exp_avg"} for
   * example. A state dict with another name is refused.
   *
   * @return the names under which the state dict has them; empty for an optimizer without state
   */
  protected abstract Set<String> stateNames();

  /**
   * Returns the shape of a state tensor, to check a state dict that is loaded. Overridden by an
   * optimizer whose state has another shape than its parameter, factored averages for example.
   *
   * @param name one of {@link #stateNames}
   * @param param the parameter's shape
   * @return the parameter's shape by default
   */
  protected Shape stateShape(String name, Shape param) {
    return param;
  }

  /** Updates every parameter that has a gradient, {@code step()}. */
  public final void step() {
    markStepped();
    hooks.beforeStep(this);
    stepWithoutClosure();
    hooks.afterStep(this);
  }

  private void markStepped() {
    if (groups.isEmpty()) {
      throw new IllegalStateException("the optimizer has no parameters");
    }
    wasStepped = true;
  }

  /** The step of an optimizer that needs the gradients only. */
  void stepWithoutClosure() {
    try (Mode mode = Torch.noGrad()) {
      for (ParamGroup<O> group : groups) {
        try (TensorScope scope = TensorScope.open()) {
          GroupStep step = GroupStep.of(group.params(), this::state);
          if (!step.isEmpty()) {
            update(group.options(), step);
          }
        }
      }
    }
  }

  /**
   * Evaluates a closure with gradients enabled, then steps, {@code step(closure)}.
   *
   * @param closure clears the gradients, computes the loss, calls {@code backward}, returns the
   *     loss
   * @return the loss
   */
  public final Tensor step(Supplier<Tensor> closure) {
    markStepped();
    hooks.beforeStep(this);
    Tensor loss = stepWithClosure(() -> Torch.enableGrad(closure::get));
    hooks.afterStep(this);
    return loss;
  }

  /** The step of an optimizer that evaluates the closure once. */
  Tensor stepWithClosure(Supplier<Tensor> closure) {
    Tensor loss = closure.get();
    stepWithoutClosure();
    return loss;
  }

  /** Sets the gradients of all parameters to none, {@code zero_grad()}. */
  public final void zeroGrad() {
    for (ParamGroup<O> group : groups) {
      group.params().forEach(Tensor::clearGrad);
    }
  }

  /**
   * {@return the parameter groups, an unmodifiable list of groups whose options may be changed,
   * {@code param_groups}}
   */
  public final List<ParamGroup<O>> paramGroups() {
    return Collections.unmodifiableList(groups);
  }

  /**
   * Adds a parameter group, {@code add_param_group}: layers that are unfrozen during training, for
   * example.
   *
   * @param group a group from this optimizer's {@code group} method
   * @throws IllegalArgumentException if a parameter is in another group already
   */
  public final void addParamGroup(ParamGroup<O> group) {
    Set<Tensor> known = new HashSet<>();
    groups.forEach(other -> known.addAll(other.params()));
    if (group.params().stream().anyMatch(known::contains)) {
      throw new IllegalArgumentException("some parameters appear in more than one parameter group");
    }
    group.configure(defaults);
    groups.add(group);
  }

  /**
   * Returns the state dict in PyTorch's form, {@code state_dict()}: {@code state} by parameter
   * index, and {@code param_groups}. {@code Checkpoint} saves it.
   *
   * @return maps and lists; the tensors are new handles in the caller's scope
   */
  public final Map<String, Object> stateDict() {
    hooks.beforeStateDict(this);
    return hooks.afterStateDict(this, OptimizerStates.save(groups, this::savedState));
  }

  /**
   * Restores options and state from a state dict of this optimizer or of PyTorch's, {@code
   * load_state_dict}.
   *
   * @param stateDict as {@link #stateDict} returns it; a learning rate or another setting may be a
   *     tensor of one element
   * @throws IllegalArgumentException if its groups differ in number or size, it belongs to another
   *     optimizer, or a value has the wrong type or shape; nothing is changed then
   */
  public final void loadStateDict(Map<String, ?> stateDict) {
    OptimizerStates.load(hooks.beforeLoading(this, stateDict), groups, this::readState);
    hooks.afterLoading(this);
  }

  /** The state of a parameter in a state dict, empty if there is none. */
  Map<String, ?> savedState(Tensor param) {
    ParamState state = states.get(param);
    return state == null ? Map.of() : state.handles();
  }

  /**
   * Checks the state of a parameter in a state dict.
   *
   * @param saved the state; no entries if the state dict has none for this parameter
   * @return replaces the parameter's present state
   */
  Runnable readState(SavedSettings saved, Tensor param) {
    Map<String, Object> values =
        new ParamStateReader(stateNames(), this::stateShape).read(saved, param);
    return () -> state(param).replace(values, param);
  }

  /**
   * Registers a hook that runs before each step, {@code register_step_pre_hook}.
   *
   * @param hook called with this optimizer
   * @return a handle that removes the hook
   */
  @CanIgnoreReturnValue
  public final Hook registerStepPreHook(Consumer<Optimizer<?>> hook) {
    return OptimizerHooks.add(hooks.beforeStep, hook);
  }

  /**
   * Registers a hook that runs after each step, {@code register_step_post_hook}.
   *
   * @param hook called with this optimizer
   * @return a handle that removes the hook
   */
  @CanIgnoreReturnValue
  public final Hook registerStepPostHook(Consumer<Optimizer<?>> hook) {
    return OptimizerHooks.add(hooks.afterStep, hook);
  }

  /**
   * Registers a hook that runs before {@link #stateDict}, {@code register_state_dict_pre_hook}.
   *
   * @param hook called with this optimizer
   * @return a handle that removes the hook
   */
  @CanIgnoreReturnValue
  public final Hook registerStateDictPreHook(Consumer<Optimizer<?>> hook) {
    return OptimizerHooks.add(hooks.beforeStateDict, hook);
  }

  /**
   * Registers a hook that may change what {@link #stateDict} returns, {@code
   * register_state_dict_post_hook}.
   *
   * @param hook called with this optimizer and the state dict; returns it or another one
   * @return a handle that removes the hook
   */
  @CanIgnoreReturnValue
  public final Hook registerStateDictPostHook(
      BiFunction<Optimizer<?>, Map<String, Object>, Map<String, Object>> hook) {
    return OptimizerHooks.add(hooks.afterStateDict, hook);
  }

  /**
   * Registers a hook that may change what {@link #loadStateDict} loads, {@code
   * register_load_state_dict_pre_hook}.
   *
   * @param hook called with this optimizer and a copy of the state dict; returns it or another one
   * @return a handle that removes the hook
   */
  @CanIgnoreReturnValue
  public final Hook registerLoadStateDictPreHook(
      BiFunction<Optimizer<?>, Map<String, Object>, Map<String, Object>> hook) {
    return OptimizerHooks.add(hooks.beforeLoading, hook);
  }

  /**
   * Registers a hook that runs after {@link #loadStateDict}, {@code
   * register_load_state_dict_post_hook}.
   *
   * @param hook called with this optimizer
   * @return a handle that removes the hook
   */
  @CanIgnoreReturnValue
  public final Hook registerLoadStateDictPostHook(Consumer<Optimizer<?>> hook) {
    return OptimizerHooks.add(hooks.afterLoading, hook);
  }

  /** Frees the state now. Optional: otherwise the garbage collector frees it. */
  public final void close() {
    closeState();
  }

  void closeState() {
    states.values().forEach(ParamState::close);
    states.clear();
  }

  /** Makes {@link #wasStepped} count from the creation of the first scheduler. */
  final void attachScheduler() {
    if (!hasScheduler) {
      hasScheduler = true;
      wasStepped = false;
    }
  }

  final boolean wasStepped() {
    return wasStepped;
  }

  /** Returns the class name and the settings of each group, as Python prints them. */
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
