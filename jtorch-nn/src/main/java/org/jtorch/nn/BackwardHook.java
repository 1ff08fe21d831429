package org.jtorch.nn;

import org.jtorch.Gradients;

/**
 * Hook that receives the gradients of a module's inputs and outputs.
 *
 * <p><b>Ownership:</b> the gradients belong to the backward pass. Use {@link
 * org.jtorch.TensorScope#unscoped} to keep them.
 *
 * <p><b>Thread safety:</b> runs on the thread that computes the gradients.
 */
@FunctionalInterface
public interface BackwardHook {
  /**
   * Runs after the gradient of the module's input was computed.
   *
   * @param module the module
   * @param gradInputs gradients of its inputs; without an entry for an input that requires no
   *     gradient
   * @param gradOutputs gradients of its outputs
   */
  void after(Module module, Gradients gradInputs, Gradients gradOutputs);
}
