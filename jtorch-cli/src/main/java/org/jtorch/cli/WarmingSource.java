package org.jtorch.cli;

import java.io.IOException;
import java.util.List;
import org.jtorch.Device;
import org.jtorch.Mode;
import org.jtorch.Shape;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.serving.Network;
import org.jtorch.serving.NetworkSource;
import org.jtorch.serving.Sample;
import org.jtorch.serving.TensorSpec;

/**
 * A source whose networks are run on random inputs before they serve, where the file has a
 * signature whose sizes, but for the batch dimension, are known.
 */
record WarmingSource(NetworkSource source, int maxBatch) implements NetworkSource {
  private static final int RUNS = 3;

  @Override
  public Network load(Device device) throws IOException {
    Network network = source.load(device);
    try {
      warmUp(network, device);
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
    return network;
  }

  private void warmUp(Network network, Device device) {
    List<TensorSpec> inputs = network.inputs();
    if (inputs.isEmpty() || !inputs.stream().allMatch(WarmingSource::isKnown)) {
      return;
    }
    for (int size = 1; size <= maxBatch; size *= 2) {
      for (int run = 0; run < RUNS && accepts(inputs, size); run++) {
        try (Mode inference = Torch.inferenceMode();
            TensorScope scope = TensorScope.open()) {
          Sample unused = network.call(random(inputs, size, device));
        }
      }
    }
  }

  private static boolean isKnown(TensorSpec spec) {
    List<Long> shape = spec.shape();
    return !shape.isEmpty() && shape.subList(1, shape.size()).stream().allMatch(size -> size >= 0);
  }

  /** Returns whether the file was exported for batches of any size, or for this one. */
  private static boolean accepts(List<TensorSpec> inputs, int size) {
    return inputs.stream().map(spec -> spec.shape().get(0)).allMatch(n -> n < 0 || n == size);
  }

  private static Sample random(List<TensorSpec> inputs, int batch, Device device) {
    return new Sample(
        inputs.stream()
            .map(
                spec -> {
                  long[] shape = spec.shape().stream().mapToLong(Long::longValue).toArray();
                  shape[0] = batch;
                  return new InputSpec(spec.dtype(), Shape.of(shape)).random().to(device);
                })
            .toList());
  }

  @Override
  public String version() {
    return source.version();
  }

  @Override
  public String revision() {
    return source.revision();
  }

  @Override
  public long estimatedBytes() {
    return source.estimatedBytes();
  }
}
