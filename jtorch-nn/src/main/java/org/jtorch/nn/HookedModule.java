package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jtorch.Hook;
import org.jtorch.Tensor;

/** The hooks of {@link Module}. */
abstract sealed class HookedModule permits Module {
  final ForwardHooks hooks = new ForwardHooks();
  final BackwardHooks backwardHooks = new BackwardHooks();
  final List<Consumer<Module>> beforeStateDict = new CopyOnWriteArrayList<>();
  final List<BiConsumer<Module, StateDictMismatch>> afterLoading = new CopyOnWriteArrayList<>();
  final List<StateDictHook> afterStateDict = new CopyOnWriteArrayList<>();
  final List<StateDictHook> beforeLoading = new CopyOnWriteArrayList<>();

  HookedModule() {}

  /**
   * Shows a function what goes into this module, {@code register_forward_pre_hook}.
   *
   * @param hook called before each {@code forward}
   * @return the means to remove it
   */
  @CanIgnoreReturnValue
  public final Hook registerForwardPreHook(ForwardPreHook hook) {
    return registerForwardPreHook(hook, o -> {});
  }

  /**
   * Shows a function what goes into this module, {@code register_forward_pre_hook}.
   *
   * @param hook called before each {@code forward}
   * @param options {@code o -> o.prepend(true)}
   * @return the means to remove it
   */
  @CanIgnoreReturnValue
  public final Hook registerForwardPreHook(ForwardPreHook hook, Consumer<HookOptions> options) {
    return hooks.add(hook, HookOptions.isFirst(options));
  }

  /**
   * Shows a function what went into this module and the tensor that came out, {@code
   * register_forward_hook}.
   *
   * @param hook called after each {@code forward}; an output that is no tensor throws {@link
   *     IllegalStateException}
   * @return the means to remove it
   */
  @CanIgnoreReturnValue
  public final Hook registerForwardHook(ForwardHook<Tensor> hook) {
    return registerForwardHook(hook, o -> {});
  }

  /**
   * Shows a function what went into this module and the tensor that came out, {@code
   * register_forward_hook}.
   *
   * @param hook called after each {@code forward}; an output that is no tensor throws {@link
   *     IllegalStateException}
   * @param options {@code o -> o.prepend(true)}
   * @return the means to remove it
   */
  @CanIgnoreReturnValue
  public final Hook registerForwardHook(ForwardHook<Tensor> hook, Consumer<HookOptions> options) {
    return registerForwardHook(Tensor.class, hook, options);
  }

  /**
   * Shows a function what went into this module and what came out, {@code register_forward_hook}.
   *
   * @param type the class of the output
   * @param hook called after each {@code forward}; an output of another class throws {@link
   *     IllegalStateException}
   * @param <T> the type of the output
   * @return the means to remove it
   */
  @CanIgnoreReturnValue
  public final <T> Hook registerForwardHook(Class<T> type, ForwardHook<T> hook) {
    return registerForwardHook(type, hook, o -> {});
  }

  /**
   * Shows a function what went into this module and what came out, {@code register_forward_hook}.
   *
   * @param type the class of the output
   * @param hook called after each {@code forward}; an output of another class throws {@link
   *     IllegalStateException}
   * @param options {@code o -> o.prepend(true)}
   * @param <T> the type of the output
   * @return the means to remove it
   */
  @CanIgnoreReturnValue
  public final <T> Hook registerForwardHook(
      Class<T> type, ForwardHook<T> hook, Consumer<HookOptions> options) {
    return hooks.add(type, hook, HookOptions.isFirst(options));
  }

  /**
   * Replaces the input of a {@link Layer}, as a hook of {@code register_forward_pre_hook} that
   * returns a value does.
   *
   * @param replacement gives the new input
   * @return the means to remove it
   * @throws IllegalStateException if this module is not a layer
   */
  @CanIgnoreReturnValue
  public final Hook replaceInput(BiFunction<Module, Tensor, Tensor> replacement) {
    return replaceInput(replacement, o -> {});
  }

  /**
   * Replaces the input of a {@link Layer}, as a hook of {@code register_forward_pre_hook} that
   * returns a value does.
   *
   * @param replacement gives the new input
   * @param options {@code o -> o.prepend(true)}
   * @return the means to remove it
   * @throws IllegalStateException if this module is not a layer
   */
  @CanIgnoreReturnValue
  public final Hook replaceInput(
      BiFunction<Module, Tensor, Tensor> replacement, Consumer<HookOptions> options) {
    if (!(this instanceof Layer)) {
      throw new IllegalStateException(
          getClass().getSimpleName()
              + " is no Layer: only the one input of a Layer can be replaced");
    }
    return hooks.addInput(replacement, HookOptions.isFirst(options));
  }

  /**
   * Replaces the tensor that comes out, as a hook of {@code register_forward_hook} that returns a
   * value does.
   *
   * @param replacement gives the new output
   * @return the means to remove it
   */
  @CanIgnoreReturnValue
  public final Hook replaceOutput(BiFunction<Module, Tensor, Tensor> replacement) {
    return replaceOutput(replacement, o -> {});
  }

  /**
   * Replaces the tensor that comes out, as a hook of {@code register_forward_hook} that returns a
   * value does.
   *
   * @param replacement gives the new output
   * @param options {@code o -> o.prepend(true)}
   * @return the means to remove it
   */
  @CanIgnoreReturnValue
  public final Hook replaceOutput(
      BiFunction<Module, Tensor, Tensor> replacement, Consumer<HookOptions> options) {
    return hooks.addOutput(replacement, HookOptions.isFirst(options));
  }

  /**
   * Shows a function the gradients of what went into this layer and of what came out, {@code
   * register_full_backward_hook}.
   *
   * @param hook called once the gradient of the input is known, or where the input requires none
   *     that of the output
   * @return the means to remove it
   * @throws IllegalStateException if this module is not a {@link Layer}
   */
  @CanIgnoreReturnValue
  public final Hook registerFullBackwardHook(BackwardHook hook) {
    return registerFullBackwardHook(hook, o -> {});
  }

  /**
   * Shows a function the gradients of what went into this layer and of what came out, {@code
   * register_full_backward_hook}.
   *
   * @param hook called once the gradient of the input is known, or where the input requires none
   *     that of the output
   * @param options {@code o -> o.prepend(true)}
   * @return the means to remove it
   * @throws IllegalStateException if this module is not a {@link Layer}
   */
  @CanIgnoreReturnValue
  public final Hook registerFullBackwardHook(BackwardHook hook, Consumer<HookOptions> options) {
    checkLayer();
    return backwardHooks.add(hook, HookOptions.isFirst(options));
  }

  /**
   * Shows a function the gradient of what came out of this layer, before that of what went in is
   * computed, {@code register_full_backward_pre_hook}.
   *
   * @param hook called once the gradient of the output is known
   * @return the means to remove it
   * @throws IllegalStateException if this module is not a {@link Layer}
   */
  @CanIgnoreReturnValue
  public final Hook registerFullBackwardPreHook(BackwardPreHook hook) {
    return registerFullBackwardPreHook(hook, o -> {});
  }

  /**
   * Shows a function the gradient of what came out of this layer, before that of what went in is
   * computed, {@code register_full_backward_pre_hook}.
   *
   * @param hook called once the gradient of the output is known
   * @param options {@code o -> o.prepend(true)}
   * @return the means to remove it
   * @throws IllegalStateException if this module is not a {@link Layer}
   */
  @CanIgnoreReturnValue
  public final Hook registerFullBackwardPreHook(
      BackwardPreHook hook, Consumer<HookOptions> options) {
    checkLayer();
    return backwardHooks.add(hook, HookOptions.isFirst(options));
  }

  /**
   * Replaces the gradient of the input, as a hook of {@code register_full_backward_hook} that
   * returns a value does.
   *
   * @param replacement gives the new gradient
   * @return the means to remove it
   * @throws IllegalStateException if this module is not a {@link Layer}
   */
  @CanIgnoreReturnValue
  public final Hook replaceGradInput(BiFunction<Module, Tensor, Tensor> replacement) {
    return replaceGradInput(replacement, o -> {});
  }

  /**
   * Replaces the gradient of the input, as a hook of {@code register_full_backward_hook} that
   * returns a value does.
   *
   * @param replacement gives the new gradient
   * @param options {@code o -> o.prepend(true)}
   * @return the means to remove it
   * @throws IllegalStateException if this module is not a {@link Layer}
   */
  @CanIgnoreReturnValue
  public final Hook replaceGradInput(
      BiFunction<Module, Tensor, Tensor> replacement, Consumer<HookOptions> options) {
    checkLayer();
    return backwardHooks.addGradInput(replacement, HookOptions.isFirst(options));
  }

  /**
   * Replaces the gradient of the output, as a hook of {@code register_full_backward_pre_hook} that
   * returns a value does.
   *
   * @param replacement gives the new gradient
   * @return the means to remove it
   * @throws IllegalStateException if this module is not a {@link Layer}
   */
  @CanIgnoreReturnValue
  public final Hook replaceGradOutput(BiFunction<Module, Tensor, Tensor> replacement) {
    return replaceGradOutput(replacement, o -> {});
  }

  /**
   * Replaces the gradient of the output, as a hook of {@code register_full_backward_pre_hook} that
   * returns a value does.
   *
   * @param replacement gives the new gradient
   * @param options {@code o -> o.prepend(true)}
   * @return the means to remove it
   * @throws IllegalStateException if this module is not a {@link Layer}
   */
  @CanIgnoreReturnValue
  public final Hook replaceGradOutput(
      BiFunction<Module, Tensor, Tensor> replacement, Consumer<HookOptions> options) {
    checkLayer();
    return backwardHooks.addGradOutput(replacement, HookOptions.isFirst(options));
  }

  private void checkLayer() {
    if (!(this instanceof Layer)) {
      throw new IllegalStateException(
          getClass().getSimpleName()
              + " is no Layer: backward hooks need its one input and its one output");
    }
  }

  /**
   * Shows a function each state dict that this module or one above it makes, {@code
   * register_state_dict_post_hook}.
   *
   * @param hook may change the state dict
   * @return the means to remove it
   */
  @CanIgnoreReturnValue
  public final Hook registerStateDictPostHook(StateDictHook hook) {
    return ForwardHooks.add(afterStateDict, hook, false);
  }

  /**
   * Shows a function each state dict that is loaded into this module or one above it, before it is
   * compared with the module, {@code register_load_state_dict_pre_hook}.
   *
   * @param hook may change the state dict, which is a copy of the caller's map
   * @return the means to remove it
   */
  @CanIgnoreReturnValue
  public final Hook registerLoadStateDictPreHook(StateDictHook hook) {
    return ForwardHooks.add(beforeLoading, hook, false);
  }

  /**
   * Runs a function before each state dict of this module or one above it is made, {@code
   * register_state_dict_pre_hook}.
   *
   * @param hook is given this module
   * @return the means to remove it
   */
  @CanIgnoreReturnValue
  public final Hook registerStateDictPreHook(Consumer<Module> hook) {
    return ForwardHooks.add(beforeStateDict, hook, false);
  }

  /**
   * Runs a function after each state dict that was loaded into this module or one above it, {@code
   * register_load_state_dict_post_hook}. What does not fit and must has thrown before.
   *
   * @param hook is given this module, and what was skipped in the whole
   * @return the means to remove it
   */
  @CanIgnoreReturnValue
  public final Hook registerLoadStateDictPostHook(BiConsumer<Module, StateDictMismatch> hook) {
    return ForwardHooks.add(afterLoading, hook, false);
  }
}
