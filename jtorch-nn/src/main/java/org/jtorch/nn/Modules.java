package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import org.jtorch.Hook;

/**
 * Hooks on all modules at once, to profile or to debug: {@code torch.nn.modules.module}. They run
 * before a module's own.
 *
 * <p><b>Ownership:</b> a hook stays until it is removed.
 *
 * <p><b>Thread safety:</b> safe; a hook runs on the thread that calls the module.
 */
public final class Modules {
  private Modules() {}

  /**
   * Shows a function what goes into every module, {@code register_module_forward_pre_hook}.
   *
   * @param hook called before each {@code forward}
   * @return the means to remove it
   */
  @CanIgnoreReturnValue
  public static Hook registerModuleForwardPreHook(ForwardPreHook hook) {
    return ForwardHooks.GLOBAL.add(hook, false);
  }

  /**
   * Shows a function what went into every module and what came out, {@code
   * register_module_forward_hook}.
   *
   * @param hook called after each {@code forward}; outputs of all classes reach it
   * @return the means to remove it
   */
  @CanIgnoreReturnValue
  public static Hook registerModuleForwardHook(ForwardHook<Object> hook) {
    return ForwardHooks.GLOBAL.add(Object.class, hook, false);
  }

  /**
   * Shows a function the gradients of every {@link Layer}, {@code
   * register_module_full_backward_hook}.
   *
   * @param hook called once the gradient of a layer's input is known
   * @return the means to remove it
   */
  @CanIgnoreReturnValue
  public static Hook registerModuleFullBackwardHook(BackwardHook hook) {
    return BackwardHooks.GLOBAL.add(hook, false);
  }

  /**
   * Shows a function the gradient of every {@link Layer}'s output, {@code
   * register_module_full_backward_pre_hook}.
   *
   * @param hook called once the gradient of a layer's output is known
   * @return the means to remove it
   */
  @CanIgnoreReturnValue
  public static Hook registerModuleFullBackwardPreHook(BackwardPreHook hook) {
    return BackwardHooks.GLOBAL.add(hook, false);
  }
}
