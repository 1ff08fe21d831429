package org.jtorch.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jtorch.CheckpointException;
import org.jtorch.Cuda;
import org.jtorch.Device;
import org.jtorch.Generator;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** States of the default generators in a checkpoint, as Python's functions return them. */
final class RandomState {
  /** {@code torch.get_rng_state()}. */
  static final String CPU = "rng_state";

  /** {@code torch.cuda.get_rng_state_all()}. */
  static final String CUDA = "cuda_rng_state";

  private RandomState() {}

  static void save(Map<String, Object> values) {
    values.put(CPU, Torch.getRngState());
    if (Cuda.isAvailable()) {
      List<Tensor> states = new ArrayList<>();
      for (int i = 0; i < Cuda.deviceCount(); i++) {
        states.add(Generator.defaultOn(Device.cuda(i)).getState());
      }
      values.put(CUDA, states);
    }
  }

  /** Restores what a checkpoint has; states of GPUs that this machine lacks are left out. */
  static void load(Map<String, ?> values) {
    Object cpu = values.get(CPU);
    if (cpu != null) {
      Torch.setRngState(tensor(CPU, cpu));
    }
    if (values.get(CUDA) instanceof List<?> states) {
      for (int i = 0; i < Math.min(states.size(), Cuda.deviceCount()); i++) {
        Generator.defaultOn(Device.cuda(i)).setState(tensor(CUDA, states.get(i)));
      }
    }
  }

  private static Tensor tensor(String name, Object value) {
    return Optional.of(value)
        .filter(Tensor.class::isInstance)
        .map(Tensor.class::cast)
        .orElseThrow(() -> new CheckpointException("\"" + name + "\" is not a tensor"));
  }
}
