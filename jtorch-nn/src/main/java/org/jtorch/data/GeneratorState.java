package org.jtorch.data;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jtorch.Generator;
import org.jtorch.Tensor;

/** State of a sampler whose only state is a generator. */
final class GeneratorState {
  private static final String GENERATOR = "generator";

  private GeneratorState() {}

  static Map<String, Object> save(@Nullable Generator generator) {
    Map<String, Object> state = new LinkedHashMap<>();
    if (generator != null) {
      state.put(GENERATOR, generator.getState());
    }
    return state;
  }

  static void load(@Nullable Generator generator, Map<String, ?> state) {
    if (generator != null && state.get(GENERATOR) instanceof Tensor saved) {
      generator.setState(saved);
    }
  }
}
