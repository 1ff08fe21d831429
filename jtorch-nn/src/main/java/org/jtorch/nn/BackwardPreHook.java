package org.jtorch.nn;

import org.jtorch.Gradients;

/**
 * Hook that receives the gradients of a module's outputs before those of its inputs are computed.
 *
 * <p><b>Ownership:</b> the gradients belong to the backward pass.
 *
 * <p><b>Thread safety:</b> runs on the thread that computes the gradients.
 */
@FunctionalInterface
public interface BackwardPreHook {
  /**
   * Runs when the gradient of the module's output was computed.
   *
   * @param module the module
   * @param gradOutputs gradients of its outputs
   */
  void before(Module module, Gradients gradOutputs);
}
