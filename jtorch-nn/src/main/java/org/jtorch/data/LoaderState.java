package org.jtorch.data;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jtorch.DType;
import org.jtorch.Generator;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * The position in an epoch.
 *
 * @param batches number of batches returned
 * @param random state of the default generator when the epoch began
 */
record LoaderState(long batches, byte[] random) {
  static LoaderState of(Map<String, ?> state) {
    return new LoaderState(
        ((Number) state.get("batches")).longValue(),
        ((Tensor) state.get("generator")).toByteArray());
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("batches", batches);
    map.put("generator", TensorScope.compute(() -> Torch.tensor(random).to(DType.UINT8)));
    return map;
  }

  <B> BatchIterator<B> replay(Function<byte[], BatchIterator<B>> begin) {
    byte[] now = randomState();
    set(random);
    try {
      BatchIterator<B> begun = begin.apply(random);
      begun.skip(batches);
      return begun;
    } finally {
      set(now);
    }
  }

  static byte[] randomState() {
    try (TensorScope scope = TensorScope.open()) {
      return Generator.defaultCpu().getState().toByteArray();
    }
  }

  private static void set(byte[] state) {
    try (TensorScope scope = TensorScope.open()) {
      Generator.defaultCpu().setState(Torch.tensor(state).to(DType.UINT8));
    }
  }
}
