package org.jtorch.nn;

import java.util.List;
import org.jtorch.Tensor;

/**
 * Hook that runs before a module's {@code forward}.
 *
 * <p><b>Ownership:</b> the tensors belong to the caller of the module.
 *
 * <p><b>Thread safety:</b> runs on the thread that calls the module.
 */
@FunctionalInterface
public interface ForwardPreHook {
  /**
   * Runs before the module's {@code forward}.
   *
   * @param module the module
   * @param inputs its inputs
   */
  void before(Module module, List<Tensor> inputs);
}
