package org.jtorch.serving.internal.networks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jtorch.Device;
import org.jtorch.ScriptModule;
import org.jtorch.TensorScope;
import org.jtorch.serving.Network;
import org.jtorch.serving.Sample;

/** A frozen TorchScript module. */
final class ScriptNetwork implements Network {
  private static final String METHOD = "forward";

  private final ScriptModule module;
  private final long bytes;
  private final List<String> inputNames;
  private volatile List<String> outputNames = List.of();

  private ScriptNetwork(ScriptModule module, long bytes) {
    this.module = module;
    this.bytes = bytes;
    this.inputNames = ScriptArguments.names(Objects.requireNonNull(module.methods().get(METHOD)));
  }

  static ScriptNetwork load(Path path, Device device) throws IOException {
    try (ScriptModule loaded = ScriptModule.load(path, device)) {
      long bytes = bytes(loaded);
      // The weights of a module that was saved frozen are constants of its program.
      long size = bytes > 0 ? bytes : Files.size(path);
      if (!loaded.methods().containsKey(METHOD)) {
        throw new IllegalArgumentException(path + " has no method " + METHOD);
      }
      return new ScriptNetwork(loaded.eval().freeze(), size);
    }
  }

  private static long bytes(ScriptModule module) {
    try (TensorScope scope = TensorScope.open()) {
      return WeightBytes.of(module.stateDict().values());
    }
  }

  @Override
  public Sample call(Sample batch) {
    OutputTensors outputs = OutputTensors.of(module.invoke(METHOD, batch.tensors().toArray()));
    if (outputNames.isEmpty()) {
      outputNames = List.copyOf(outputs.names());
    }
    return new Sample(outputs.tensors());
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public List<String> inputNames() {
    return inputNames;
  }

  @Override
  public List<String> outputNames() {
    return outputNames;
  }

  @Override
  public void close() {
    module.close();
  }
}
