package org.jtorch.train;

import java.util.Map;

/**
 * An object whose state belongs into a checkpoint, {@code
 * torch.distributed.checkpoint.stateful.Stateful}.
 */
public interface Stateful {
  /**
   * {@return the state: numbers, booleans, text, tensors, lists and maps of them, by name, {@code
   * state_dict()}}
   */
  Map<String, ?> stateDict();

  /**
   * Restores a state, {@code load_state_dict}.
   *
   * @param state as {@link #stateDict} returns it; its tensors belong to the current scope and are
   *     copied
   */
  void loadStateDict(Map<String, Object> state);
}
