package org.jtorch.nn;

import java.util.Map;
import org.jtorch.Tensor;

/**
 * Sees or changes a state dict as it is made or loaded; to rename keys of old checkpoints for
 * example.
 *
 * <p><b>Ownership:</b> what it takes out of the state dict it may close; what it puts in belongs to
 * the current scope.
 *
 * <p><b>Thread safety:</b> runs on the thread that makes or loads the state dict.
 */
@FunctionalInterface
public interface StateDictHook {
  /**
   * Called for the module that it is registered with.
   *
   * @param module the module
   * @param stateDict the whole state dict, which may be changed
   * @param prefix what stands before this module's names in it, empty or ending with a dot
   */
  void run(Module module, Map<String, Tensor> stateDict, String prefix);
}
