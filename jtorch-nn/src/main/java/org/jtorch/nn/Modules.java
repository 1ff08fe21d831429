package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import org.jtorch.Hook;

/**
 * Global hooks on all modules, for profiling and debugging, {@code torch.nn.modules.module}. They
 * run before a module's own hooks.
 *
 * <p>A hook stays registered until it is removed.
 *
 * <p><b>Thread safety:</b> safe; a hook runs on the thread that calls the module.
 */
public final class Modules {
  private Modules() {}

  /**
   * Registers a hook that runs before {@code forward} of every module, {@code
   * register_module_forward_pre_hook}.
   *
   * @param hook the hook
   * @return a handle that removes the hook
   */
  @CanIgnoreReturnValue
  public static Hook registerModuleForwardPreHook(ForwardPreHook hook) {
    return ForwardHooks.GLOBAL.add(hook, false);
  }

  /**
   * Registers a hook that runs after {@code forward} of every module, {@code
   * register_module_forward_hook}.
   *
   * @param hook the hook; it gets outputs of all types
   * @return a handle that removes the hook
   */
  @CanIgnoreReturnValue
  public static Hook registerModuleForwardHook(ForwardHook<Object> hook) {
    return ForwardHooks.GLOBAL.add(Object.class, hook, false);
  }

  /**
   * Registers a hook that runs when the gradients of a {@link Layer}'s input have been computed,
   * {@code register_module_full_backward_hook}.
   *
   * @param hook the hook
   * @return a handle that removes the hook
   */
  @CanIgnoreReturnValue
  public static Hook registerModuleFullBackwardHook(BackwardHook hook) {
    return BackwardHooks.GLOBAL.add(hook, false);
  }

  /**
   * Registers a hook that runs when the gradient of a {@link Layer}'s output has been computed,
   * {@code register_module_full_backward_pre_hook}.
   *
   * @param hook the hook
   * @return a handle that removes the hook
   */
  @CanIgnoreReturnValue
  public static Hook registerModuleFullBackwardPreHook(BackwardPreHook hook) {
    return BackwardHooks.GLOBAL.add(hook, false);
  }
}
