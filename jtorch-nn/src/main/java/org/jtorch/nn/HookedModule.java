package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import org.jtorch.Hook;
import org.jtorch.Tensor;

/** The hooks of {@link Module}. */
abstract sealed class HookedModule permits Module {
  final ForwardHooks hooks = new ForwardHooks();
  final BackwardHooks backwardHooks = new BackwardHooks();
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
    return hooks.add(hook);
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
    return registerForwardHook(Tensor.class, hook);
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
    return hooks.add(type, hook);
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
    if (!(this instanceof Layer)) {
      throw new IllegalStateException(
          getClass().getSimpleName()
              + " is no Layer: only the one input of a Layer can be replaced");
    }
    return hooks.addInput(replacement);
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
    return hooks.addOutput(replacement);
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
    checkLayer();
    return backwardHooks.add(hook);
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
    checkLayer();
    return backwardHooks.add(hook);
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
    checkLayer();
    return backwardHooks.addGradInput(replacement);
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
    checkLayer();
    return backwardHooks.addGradOutput(replacement);
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
    return ForwardHooks.add(afterStateDict, hook);
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
    return ForwardHooks.add(beforeLoading, hook);
  }
}
