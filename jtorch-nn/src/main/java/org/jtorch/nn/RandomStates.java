package org.jtorch.nn;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jtorch.Cuda;
import org.jtorch.Device;
import org.jtorch.Generator;
import org.jtorch.Tensor;

/**
 * Saves and restores the state of the default generators of all devices, {@code
 * torch.random.fork_rng}.
 */
final class RandomStates {
  private RandomStates() {}

  /** Runs a function and restores the state of the generators afterwards. */
  static <T> T keep(Supplier<? extends T> body) {
    Map<Generator, Tensor> states = new LinkedHashMap<>();
    try {
      save(states, Generator.current());
      for (int i = 0; i < Cuda.deviceCount(); i++) {
        save(states, Generator.defaultOn(Device.of("cuda:" + i)));
      }
      return body.get();
    } finally {
      states.forEach(Generator::setState);
      states.values().forEach(Tensor::close);
    }
  }

  private static void save(Map<Generator, Tensor> states, Generator generator) {
    states.put(generator, generator.getState());
  }
}
