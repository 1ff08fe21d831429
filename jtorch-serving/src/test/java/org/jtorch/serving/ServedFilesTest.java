package org.jtorch.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jtorch.AotiModel;
import org.jtorch.Mode;
import org.jtorch.ScriptModule;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.graph.ExportedProgram;
import org.jtorch.junit.NoLeaks;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of model is served, and folders are watched. */
@NoLeaks
@Timeout(60)
class ServedFilesTest {
  private static final Path SCRIPTS = Path.of("../jtorch-api/src/test/resources/org/jtorch/script");
  private static final Path PACKAGES = Path.of("../jtorch-api/src/test/resources/org/jtorch/aoti");
  private static final Path PROGRAMS = Path.of("../jtorch-graph/src/test/resources/exported");
  private static final Path OWN = Path.of("src/test/resources/org/jtorch/serving");
  private static final Codec<float[], float[]> VECTORS =
      Codec.of(x -> Sample.of(Torch.tensor(x)), y -> y.tensor().toFloatArray());

  @TempDir private Path folder;

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }

  private static float[] served(NetworkSource source, float[] input) {
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      return serving
          .add(Model.of("m", source, VECTORS, o -> o.maxBatch(4).warmUp(input)))
          .predict(input);
    }
  }

  private static float[] ones(int size) {
    float[] ones = new float[size];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Test
  void aTorchScriptModuleIsServed() {
    Path path = OWN.resolve("training.pt");
    try (ScriptModule script = ScriptModule.load(path).eval();
        Mode mode = Torch.noGrad()) {
      assertThat(served(NetworkSource.file(path), ones(8)))
          .containsExactly(script.forward(Torch.ones(1, 8)).squeeze(0).toFloatArray());
    }
  }

  @Test
  void anExportedProgramIsServed() {
    Path path = PROGRAMS.resolve("mlp_dynamic.pt2");
    try (ExportedProgram program = ExportedProgram.load(path);
        Mode mode = Torch.noGrad()) {
      assertThat(served(NetworkSource.file(path), ones(4)))
          .containsExactly(program.call(Torch.ones(1, 4)).squeeze(0).toFloatArray());
    }
  }

  @Test
  void aPackageIsServed() {
    Path path = PACKAGES.resolve("mlp.pt2");
    assumeTrue(AotiModel.inspect(path).refusals().isEmpty(), "the package does not run here");
    try (AotiModel model = AotiModel.load(path)) {
      assertThat(served(NetworkSource.file(path), ones(8)))
          .containsExactly(model.call(Torch.ones(1, 8)).squeeze(0).toFloatArray());
    }
  }

  @Test
  @NoLeaks(keeps = 2)
  void aModuleIsServed() {
    Linear module = new Linear(3, 2);
    Module evaluated = module.eval();
    NetworkSource source =
        NetworkSource.of("1", device -> Network.of(s -> Sample.of(module.call(s.tensor()))));
    try (Mode mode = Torch.noGrad()) {
      assertThat(served(source, ones(3)))
          .containsExactly(module.call(Torch.ones(1, 3)).squeeze(0).toFloatArray());
      assertThat(evaluated.isTraining()).isFalse();
    }
  }

  @Test
  void severalOutputsReachTheCodecAndTheSignature() {
    Codec<float[], List<float[]>> codec =
        Codec.of(
            x -> Sample.of(Torch.tensor(x)),
            y -> y.tensors().stream().map(Tensor::toFloatArray).toList());
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<float[], List<float[]>> predictor =
          serving.add(
              Model.of(
                  "m",
                  NetworkSource.file(OWN.resolve("dict.pt")),
                  codec,
                  o -> o.warmUp(new float[] {1, 2})));
      assertThat(predictor.predict(new float[] {5}).get(1)).containsExactly(4);
      assertThat(serving.model("m").inputs()).extracting(TensorSpec::name).containsExactly("x");
      assertThat(serving.model("m").outputs())
          .extracting(TensorSpec::name)
          .containsExactly("sum", "rest");
    }
  }

  @Test
  void aWatchedFolderIsReloadedFromFinishedFilesOnly() throws IOException, InterruptedException {
    Files.copy(SCRIPTS.resolve("tiny.pt"), folder.resolve("1.pt"));
    byte[] next = Files.readAllBytes(OWN.resolve("training.pt"));
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<Sample, Sample> predictor =
          serving.add(
              Model.of(
                  "m",
                  NetworkSource.folder(folder),
                  Codec.of(x -> x, y -> y),
                  o -> o.watch(Duration.ofMillis(50))));
      assertThat(predictor.model()).isEqualTo("m");
      assertThat(serving.model("m").route()).contains(new Route.Only("1"));
      // Neither of these is a file of the folder.
      Files.write(folder.resolve(".2.pt"), next);
      Files.write(folder.resolve("2.pt.part"), next);
      TimeUnit.MILLISECONDS.sleep(300);
      assertThat(serving.model("m").versions()).hasSize(1);
      // Half of a file is tried once, fails, and is not tried again until it changes.
      Files.write(folder.resolve("2.pt"), Arrays.copyOf(next, next.length / 2));
      await(() -> serving.model("m").versions().size() == 2);
      await(() -> state(serving, 1) == VersionInfo.State.FAILED);
      VersionInfo failed = serving.model("m").versions().get(1);
      TimeUnit.MILLISECONDS.sleep(300);
      assertThat(serving.model("m").versions().get(1)).isSameAs(failed);
      assertThat(serving.model("m").route()).contains(new Route.Only("1"));
      Files.write(folder.resolve("2.pt"), next);
      await(() -> serving.model("m").route().equals(Optional.of(new Route.Only("2"))));
      await(() -> serving.model("m").versions().size() == 1);
      assertThat(state(serving, 0)).isEqualTo(VersionInfo.State.READY);
    }
  }

  private static VersionInfo.State state(Serving serving, int index) {
    return serving.model("m").versions().get(index).state();
  }

  @Test
  void aFileThatGrowsIsNotTaken() throws IOException, InterruptedException {
    Path path = folder.resolve("model.pt");
    byte[] bytes = Files.readAllBytes(OWN.resolve("training.pt"));
    Files.write(path, bytes);
    Files.setLastModifiedTime(path, FileTime.from(Instant.ofEpochSecond(1_000_000_000)));
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<float[], float[]> predictor =
          serving.add(
              Model.of(
                  "m", NetworkSource.file(path), VECTORS, o -> o.watch(Duration.ofMillis(100))));
      String first = serving.model("m").versions().get(0).version();
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(500);
      for (int i = 1; System.nanoTime() < end; i++) {
        Files.write(path, Arrays.copyOf(bytes, 100 + i));
        TimeUnit.MILLISECONDS.sleep(20);
      }
      assertThat(serving.model("m").versions()).hasSize(1);
      assertThat(serving.model("m").versions().get(0).version()).isEqualTo(first);
      Files.write(path, bytes);
      await(() -> !serving.model("m").versions().get(0).version().equals(first));
      assertThat(predictor.predict(ones(8))).hasSize(8);
    }
  }

  @Test
  void aModelThatDoesNotFitIsRefusedInASentence() {
    Path path = OWN.resolve("training.pt");
    try (Serving serving = Serving.open(o -> o.workers(1).memoryLimit(100))) {
      assertThatThrownBy(() -> serving.add(Model.of("m", NetworkSource.file(path), VECTORS)))
          .isInstanceOf(ModelNotReadyException.class)
          .hasMessageMatching(
              "version \\S+ of model m failed to load: version \\S+ of model m does not fit: .*");
      assertThat(serving.models()).isEmpty();
    }
  }
}
