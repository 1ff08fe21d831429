package org.jtorch.nn;

import java.util.List;
import org.jtorch.Tensor;

/**
 * Hook that runs after a module's {@code forward}.
 *
 * <p><b>Ownership:</b> the tensors belong to the caller of the module. Use {@link
 * org.jtorch.TensorScope#unscoped} to keep them.
 *
 * <p><b>Thread safety:</b> runs on the thread that calls the module.
 *
 * @param <T> type of the output
 */
@FunctionalInterface
public interface ForwardHook<T> {
  /**
   * Runs after the module's {@code forward}.
   *
   * @param module the module
   * @param inputs its inputs
   * @param output its output
   */
  void after(Module module, List<Tensor> inputs, T output);
}
