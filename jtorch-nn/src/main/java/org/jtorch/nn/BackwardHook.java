package org.jtorch.nn;

import org.jtorch.Gradients;

/**
 * Sees the gradients of what went into a module and of what came out.
 *
 * <p><b>Ownership:</b> the gradients belong to the pass; the hook keeps what it wants to look at
 * later with {@link org.jtorch.TensorScope#unscoped}.
 *
 * <p><b>Thread safety:</b> runs on the thread that computes gradients.
 */
@FunctionalInterface
public interface BackwardHook {
  /**
   * Called once the gradient of the module's input is known.
   *
   * @param module the module
   * @param gradInputs of its inputs; none of an input that requires no gradient
   * @param gradOutputs of its outputs
   */
  void after(Module module, Gradients gradInputs, Gradients gradOutputs);
}
