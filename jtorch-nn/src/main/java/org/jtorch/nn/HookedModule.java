package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jtorch.Hook;
import org.jtorch.Tensor;

/** Registration of the hooks of {@link Module}. */
abstract sealed class HookedModule permits Module {
  final ForwardHooks hooks = new ForwardHooks();
  final BackwardHooks backwardHooks = new BackwardHooks();
  final List<Consumer<Module>> beforeStateDict = new CopyOnWriteArrayList<>();
  final List<BiConsumer<Module, StateDictMismatch>> afterLoading = new CopyOnWriteArrayList<>();
  final List<StateDictHook> afterStateDict = new CopyOnWriteArrayList<>();
  final List<StateDictHook> beforeLoading = new CopyOnWriteArrayList<>();

  HookedModule() {}

  /** {@link #registerForwardPreHook(ForwardPreHook, Consumer)} with default options. */
  @CanIgnoreReturnValue
  public final Hook registerForwardPreHook(ForwardPreHook hook) {
    return registerForwardPreHook(hook, o -> {});
  }

  /**
   * Registers a hook that runs before {@code forward}, {@code register_forward_pre_hook}.
   *
   * @param hook called with the module and its inputs
   * @param options {@code o -> o.prepend(true)}
   * @return a handle that removes the hook
   */
  @CanIgnoreReturnValue
  public final Hook registerForwardPreHook(ForwardPreHook hook, Consumer<HookOptions> options) {
    return hooks.add(hook, HookOptions.isPrepend(options));
  }

  /** {@link #registerForwardHook(ForwardHook, Consumer)} with default options. */
  @CanIgnoreReturnValue
  public final Hook registerForwardHook(ForwardHook<Tensor> hook) {
    return registerForwardHook(hook, o -> {});
  }

  /**
   * Registers a hook that runs after {@code forward}, {@code register_forward_hook}.
   *
   * @param hook called with the module, its inputs and its output; an output that is not a tensor
   *     throws {@link IllegalStateException}
   * @param options {@code o -> o.prepend(true)}
   * @return a handle that removes the hook
   */
  @CanIgnoreReturnValue
  public final Hook registerForwardHook(ForwardHook<Tensor> hook, Consumer<HookOptions> options) {
    return registerForwardHook(Tensor.class, hook, options);
  }

  /** {@link #registerForwardHook(Class, ForwardHook, Consumer)} with default options. */
  @CanIgnoreReturnValue
  public final <T> Hook registerForwardHook(Class<T> type, ForwardHook<T> hook) {
    return registerForwardHook(type, hook, o -> {});
  }

  /**
   * Registers a hook that runs after {@code forward}, for an output of a given class, {@code
   * register_forward_hook}.
   *
   * @param type class of the output
   * @param hook called with the module, its inputs and its output; an output of another class
   *     throws {@link IllegalStateException}
   * @param options {@code o -> o.prepend(true)}
   * @param <T> type of the output
   * @return a handle that removes the hook
   */
  @CanIgnoreReturnValue
  public final <T> Hook registerForwardHook(
      Class<T> type, ForwardHook<T> hook, Consumer<HookOptions> options) {
    return hooks.add(type, hook, HookOptions.isPrepend(options));
  }

  /** {@link #replaceInput(BiFunction, Consumer)} with default options. */
  @CanIgnoreReturnValue
  public final Hook replaceInput(BiFunction<Module, Tensor, Tensor> replacement) {
    return replaceInput(replacement, o -> {});
  }

  /**
   * Registers a hook that replaces the input of a {@link Layer}, like a {@code
   * register_forward_pre_hook} hook that returns a value.
   *
   * @param replacement returns the new input
   * @param options {@code o -> o.prepend(true)}
   * @return a handle that removes the hook
   * @throws IllegalStateException if this module is not a layer
   */
  @CanIgnoreReturnValue
  public final Hook replaceInput(
      BiFunction<Module, Tensor, Tensor> replacement, Consumer<HookOptions> options) {
    if (!(this instanceof Layer)) {
      throw new IllegalStateException(
          getClass().getSimpleName()
              + " is not a Layer: only the input of a Layer can be replaced");
    }
    return hooks.addInput(replacement, HookOptions.isPrepend(options));
  }

  /** {@link #replaceOutput(BiFunction, Consumer)} with default options. */
  @CanIgnoreReturnValue
  public final Hook replaceOutput(BiFunction<Module, Tensor, Tensor> replacement) {
    return replaceOutput(replacement, o -> {});
  }

  /**
   * Registers a hook that replaces the output tensor, like a {@code register_forward_hook} hook
   * that returns a value.
   *
   * @param replacement returns the new output
   * @param options {@code o -> o.prepend(true)}
   * @return a handle that removes the hook
   */
  @CanIgnoreReturnValue
  public final Hook replaceOutput(
      BiFunction<Module, Tensor, Tensor> replacement, Consumer<HookOptions> options) {
    return hooks.addOutput(replacement, HookOptions.isPrepend(options));
  }

  /** {@link #registerFullBackwardHook(BackwardHook, Consumer)} with default options. */
  @CanIgnoreReturnValue
  public final Hook registerFullBackwardHook(BackwardHook hook) {
    return registerFullBackwardHook(hook, o -> {});
  }

  /**
   * Registers a hook that runs after the gradients of this layer's input were computed, {@code
   * register_full_backward_hook}.
   *
   * @param hook called with the gradients of the input and the output; if the input requires no
   *     gradient, called when the gradient of the output was computed
   * @param options {@code o -> o.prepend(true)}
   * @return a handle that removes the hook
   * @throws IllegalStateException if this module is not a {@link Layer}
   */
  @CanIgnoreReturnValue
  public final Hook registerFullBackwardHook(BackwardHook hook, Consumer<HookOptions> options) {
    checkLayer();
    return backwardHooks.add(hook, HookOptions.isPrepend(options));
  }

  /** {@link #registerFullBackwardPreHook(BackwardPreHook, Consumer)} with default options. */
  @CanIgnoreReturnValue
  public final Hook registerFullBackwardPreHook(BackwardPreHook hook) {
    return registerFullBackwardPreHook(hook, o -> {});
  }

  /**
   * Registers a hook that runs before the gradients of this layer's input are computed, {@code
   * register_full_backward_pre_hook}.
   *
   * @param hook called with the gradient of the output
   * @param options {@code o -> o.prepend(true)}
   * @return a handle that removes the hook
   * @throws IllegalStateException if this module is not a {@link Layer}
   */
  @CanIgnoreReturnValue
  public final Hook registerFullBackwardPreHook(
      BackwardPreHook hook, Consumer<HookOptions> options) {
    checkLayer();
    return backwardHooks.add(hook, HookOptions.isPrepend(options));
  }

  /** {@link #replaceGradInput(BiFunction, Consumer)} with default options. */
  @CanIgnoreReturnValue
  public final Hook replaceGradInput(BiFunction<Module, Tensor, Tensor> replacement) {
    return replaceGradInput(replacement, o -> {});
  }

  /**
   * Registers a hook that replaces the gradient of the input, like a {@code
   * register_full_backward_hook} hook that returns a value.
   *
   * @param replacement returns the new gradient
   * @param options {@code o -> o.prepend(true)}
   * @return a handle that removes the hook
   * @throws IllegalStateException if this module is not a {@link Layer}
   */
  @CanIgnoreReturnValue
  public final Hook replaceGradInput(
      BiFunction<Module, Tensor, Tensor> replacement, Consumer<HookOptions> options) {
    checkLayer();
    return backwardHooks.addGradInput(replacement, HookOptions.isPrepend(options));
  }

  /** {@link #replaceGradOutput(BiFunction, Consumer)} with default options. */
  @CanIgnoreReturnValue
  public final Hook replaceGradOutput(BiFunction<Module, Tensor, Tensor> replacement) {
    return replaceGradOutput(replacement, o -> {});
  }

  /**
   * Registers a hook that replaces the gradient of the output, like a {@code
   * register_full_backward_pre_hook} hook that returns a value.
   *
   * @param replacement returns the new gradient
   * @param options {@code o -> o.prepend(true)}
   * @return a handle that removes the hook
   * @throws IllegalStateException if this module is not a {@link Layer}
   */
  @CanIgnoreReturnValue
  public final Hook replaceGradOutput(
      BiFunction<Module, Tensor, Tensor> replacement, Consumer<HookOptions> options) {
    checkLayer();
    return backwardHooks.addGradOutput(replacement, HookOptions.isPrepend(options));
  }

  private void checkLayer() {
    if (!(this instanceof Layer)) {
      throw new IllegalStateException(
          getClass().getSimpleName()
              + " is not a Layer: backward hooks require a single input and a single output");
    }
  }

  /**
   * Registers a hook that runs after the state dict of this module or of an ancestor was created,
   * {@code register_state_dict_post_hook}.
   *
   * @param hook may modify the state dict
   * @return a handle that removes the hook
   */
  @CanIgnoreReturnValue
  public final Hook registerStateDictPostHook(StateDictHook hook) {
    return ForwardHooks.add(afterStateDict, hook, false);
  }

  /**
   * Registers a hook that runs before a state dict is loaded into this module or an ancestor and
   * compared with it, {@code register_load_state_dict_pre_hook}.
   *
   * @param hook may modify the state dict, which is a copy of the caller's map
   * @return a handle that removes the hook
   */
  @CanIgnoreReturnValue
  public final Hook registerLoadStateDictPreHook(StateDictHook hook) {
    return ForwardHooks.add(beforeLoading, hook, false);
  }

  /**
   * Registers a hook that runs before the state dict of this module or of an ancestor is created,
   * {@code register_state_dict_pre_hook}.
   *
   * @param hook called with this module
   * @return a handle that removes the hook
   */
  @CanIgnoreReturnValue
  public final Hook registerStateDictPreHook(Consumer<Module> hook) {
    return ForwardHooks.add(beforeStateDict, hook, false);
  }

  /**
   * Registers a hook that runs after a state dict was loaded into this module or an ancestor,
   * {@code register_load_state_dict_post_hook}. A mismatch in strict mode throws before the hook
   * runs.
   *
   * @param hook called with this module and all skipped entries
   * @return a handle that removes the hook
   */
  @CanIgnoreReturnValue
  public final Hook registerLoadStateDictPostHook(BiConsumer<Module, StateDictMismatch> hook) {
    return ForwardHooks.add(afterLoading, hook, false);
  }
}
