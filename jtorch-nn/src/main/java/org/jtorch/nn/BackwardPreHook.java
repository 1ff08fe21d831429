package org.jtorch.nn;

import org.jtorch.Gradients;

/**
 * Sees the gradients of what came out of a module, before those of what went in are computed.
 *
 * <p><b>Ownership:</b> the gradients belong to the pass.
 *
 * <p><b>Thread safety:</b> runs on the thread that computes gradients.
 */
@FunctionalInterface
public interface BackwardPreHook {
  /**
   * Called once the gradient of the module's output is known.
   *
   * @param module the module
   * @param gradOutputs of its outputs
   */
  void before(Module module, Gradients gradOutputs);
}
