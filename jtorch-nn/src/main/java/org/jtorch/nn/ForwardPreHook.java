package org.jtorch.nn;

import java.util.List;
import org.jtorch.Tensor;

/**
 * Sees what goes into a module.
 *
 * <p><b>Ownership:</b> the tensors belong to whoever called the module.
 *
 * <p><b>Thread safety:</b> runs on the thread that calls the module.
 */
@FunctionalInterface
public interface ForwardPreHook {
  /**
   * Called before the module's {@code forward}.
   *
   * @param module the module
   * @param inputs its inputs
   */
  void before(Module module, List<Tensor> inputs);
}
