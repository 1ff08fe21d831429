package org.jtorch.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jtorch.DType;
import org.jtorch.Generator;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** The position of a loader in a checkpoint. */
final class SavedLoader {
  private static final String BATCHES = "batches";

  private SavedLoader() {}

  /**
   * Adds what a training script in Python does not have to save, if a state only says how many
   * batches the epoch has returned, and the state of the generator when it began.
   */
  static Map<String, Object> complete(Map<String, Object> state) {
    if (!state.containsKey(BATCHES) || !(state.get("generator") instanceof Tensor generator)) {
      return state;
    }
    Map<String, Object> complete = new LinkedHashMap<>(state);
    complete.putIfAbsent("batches_drawn", state.get(BATCHES));
    complete.putIfAbsent("epoch", 0L);
    complete.computeIfAbsent("base_seed", name -> baseSeed(generator));
    return complete;
  }

  /** The first number that a loader draws in an epoch. */
  private static long baseSeed(Tensor generator) {
    Generator random = Generator.cpu();
    random.setState(generator);
    try (TensorScope scope = TensorScope.open()) {
      return Torch.empty(DType.INT64).random_(o -> o.generator(random)).itemLong();
    }
  }
}
