package org.jtorch.nn;

import java.util.List;
import org.jtorch.Tensor;

/**
 * Sees what went into a module and what came out.
 *
 * <p><b>Ownership:</b> the tensors belong to whoever called the module; the hook keeps what it
 * wants to look at later with {@link org.jtorch.TensorScope#unscoped}.
 *
 * <p><b>Thread safety:</b> runs on the thread that calls the module.
 *
 * @param <T> the type of the output
 */
@FunctionalInterface
public interface ForwardHook<T> {
  /**
   * Called after the module's {@code forward}.
   *
   * @param module the module
   * @param inputs its inputs
   * @param output its output
   */
  void after(Module module, List<Tensor> inputs, T output);
}
