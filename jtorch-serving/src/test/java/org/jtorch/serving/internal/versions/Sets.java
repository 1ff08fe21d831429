package org.jtorch.serving.internal.versions;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jtorch.Device;
import org.jtorch.Torch;
import org.jtorch.serving.Codec;
import org.jtorch.serving.Network;
import org.jtorch.serving.NetworkSource;
import org.jtorch.serving.Predictor;
import org.jtorch.serving.Sample;
import org.jtorch.serving.ServingListener;
import org.jtorch.serving.TensorSpec;
import org.jtorch.serving.VersionInfo;
import org.jtorch.serving.internal.settings.ModelSettings;

/** Makes sets of versions of models that take and return one vector. */
final class Sets implements ServingListener {
  static final Codec<float[], float[]> CODEC =
      Codec.of(x -> Sample.of(Torch.tensor(x)), output -> output.tensor().toFloatArray());

  final List<String> events = Collections.synchronizedList(new ArrayList<>());
  final List<Double> differences = Collections.synchronizedList(new ArrayList<>());
  MemoryBudget budget = new MemoryBudget(Long.MAX_VALUE, 2);
  List<float[]> examples = List.of();
  Optional<Consumer<Predictor<float[], float[]>>> check = Optional.empty();
  Optional<Duration> watch = Optional.empty();
  List<TensorSpec> inputs = List.of();
  Executor background = Runnable::run;

  VersionSet of(NetworkSource source) {
    ModelSettings settings =
        new ModelSettings(
            "m",
            source,
            Device.CPU,
            8,
            0,
            Long.MAX_VALUE,
            1 << 20,
            0,
            16,
            1 << 24,
            1_000_000_000,
            1,
            List.of(),
            inputs,
            List.of(),
            watch);
    BatchAssembly assembly = new PlainAssembly();
    WarmUp<float[], float[]> trial = new WarmUp<>(settings, CODEC, examples, check, assembly, 1);
    return new VersionSet(settings, trial, assembly, budget, this, background);
  }

  static NetworkSource source(String version, Network network) {
    return NetworkSource.of(version, device -> network);
  }

  @Override
  public void versionChanged(String model, VersionInfo version) {
    events.add(version.version() + " " + version.state());
  }

  @Override
  public void shadowCompared(String model, String candidate, double maxDifference) {
    differences.add(maxDifference);
  }
}
