package org.jtorch.nn;

import java.util.Map;
import org.jtorch.Tensor;

/**
 * Hook that reads or changes a state dict when it is created or loaded, for example to rename keys
 * of old checkpoints.
 *
 * <p><b>Ownership:</b> the hook may close tensors that it removes from the state dict; tensors that
 * it adds belong to the current scope.
 *
 * <p><b>Thread safety:</b> the hook runs on the thread that creates or loads the state dict.
 */
@FunctionalInterface
public interface StateDictHook {
  /**
   * Runs for the module that the hook is registered on.
   *
   * @param module the module
   * @param stateDict the whole state dict, which may be changed
   * @param prefix prefix of this module's names in the state dict, empty or ending with a dot
   */
  void run(Module module, Map<String, Tensor> stateDict, String prefix);
}
