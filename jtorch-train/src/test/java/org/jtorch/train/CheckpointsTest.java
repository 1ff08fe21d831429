package org.jtorch.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jtorch.CheckpointException;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.io.Checkpoint;
import org.jtorch.junit.NoLeaks;
import org.jtorch.nn.Linear;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The last and the best checkpoint of a folder, whatever happens while one is written. */
@NoLeaks(keeps = 4)
class CheckpointsTest {
  @TempDir private Path folder;

  private Set<String> files() {
    try (Stream<Path> files = Files.list(folder)) {
      return new TreeSet<>(files.map(file -> file.getFileName().toString()).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void fill(Linear model, double value) {
    try (TensorScope scope = TensorScope.open()) {
      model.weight().detach().fill_(value);
    }
  }

  @Test
  void theLastOnesAndTheBestOneAreKept() {
    Linear model = new Linear(2, 1);
    TrainingState state = new TrainingState(o -> o.model(model));
    Checkpoints checkpoints =
        new Checkpoints(folder, state, o -> o.keepLast(2).mode(MetricMode.MAX));
    double[] scores = {0.5, 0.9, 0.7, Double.NaN, 0.8};
    for (double score : scores) {
      fill(model, score);
      state.nextStep();
      checkpoints.save(score);
    }
    assertThat(files())
        .containsExactly("best.pth", "last.pth", "step-2.pth", "step-4.pth", "step-5.pth");
    assertThat(checkpoints.bestScore()).hasValue(0.9);
    assertThat(folder.resolve("best.pth")).hasSameBinaryContentAs(folder.resolve("step-2.pth"));
    assertThat(folder.resolve("last.pth")).hasSameBinaryContentAs(folder.resolve("step-5.pth"));
    state.nextStep();
    checkpoints.save(0.95);
    assertThat(files()).containsExactly("best.pth", "last.pth", "step-5.pth", "step-6.pth");
    checkpoints.loadBest();
    assertThat(state.step()).isEqualTo(6);
  }

  @Test
  void resumingContinuesWithTheFilesAndTheBestScore() throws IOException {
    Linear model = new Linear(2, 1);
    TrainingState state = new TrainingState(o -> o.model(model));
    Checkpoints first = new Checkpoints(folder, state);
    assertThat(first.resume()).isFalse();
    assertThatThrownBy(first::loadBest).isInstanceOf(IllegalStateException.class);
    fill(model, 1);
    state.nextStep();
    first.save(0.3);
    fill(model, 2);
    state.nextStep();
    state.nextEpoch();
    state.put("note", "second");
    first.save(0.4);
    Files.writeString(folder.resolve(".step-3.pth.0815.tmp"), "half");

    Linear other = new Linear(2, 1);
    TrainingState resumed = new TrainingState(o -> o.model(other));
    Checkpoints second = new Checkpoints(folder, resumed);
    assertThat(second.resume()).isTrue();
    assertThat(files()).containsExactly("best.pth", "last.pth", "step-1.pth", "step-2.pth");
    assertThat(resumed.step()).isEqualTo(2);
    assertThat(resumed.epoch()).isEqualTo(1);
    assertThat(resumed.get("note")).isEqualTo("second");
    assertThat(other.weight().detach().toFloatArray()).containsOnly(2);
    assertThat(second.bestScore()).hasValue(0.3);
    resumed.nextStep();
    second.save(0.35);
    assertThat(files()).containsExactly("best.pth", "last.pth", "step-1.pth", "step-3.pth");
    second.loadBest();
    assertThat(other.weight().detach().toFloatArray()).containsOnly(1);
  }

  /** Saves two checkpoints; there is room for the first one only. */
  static final class FullDisk {
    private FullDisk() {}

    public static void main(String[] arguments) {
      Path folder = Path.of(arguments[0]);
      Linear model = new Linear(16, 16);
      TrainingState state = new TrainingState(o -> o.model(model));
      Checkpoints checkpoints = new Checkpoints(folder, state);
      checkpoints.save(0.5);
      TrainingState large = new TrainingState(o -> o.model(new Linear(1024, 1024)));
      Checkpoints full = new Checkpoints(folder, large);
      large.nextStep();
      long before = Torch.memoryStats().unclosed();
      try {
        full.save(0.1);
        System.out.println("saved");
      } catch (UncheckedIOException e) {
        System.out.println(e.getMessage() + ": " + e.getCause());
        System.out.println("left " + (Torch.memoryStats().unclosed() - before));
        System.out.println("best " + full.bestScore() + checkpoints.bestScore());
      }
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aFullDiskLeavesTheOldCheckpointWhole() throws Exception {
    // The limit, in units of 1 KB, makes a write fail in the middle as a full disk does.
    List<String> command = new ArrayList<>(List.of("bash", "-c", "ulimit -f 1024; exec \"$@\""));
    command.add("bash");
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // The native libraries are unpacked already: by this process.
    command.addAll(List.of("-Xshare:auto", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(FullDisk.class.getName(), folder.toString()));
    new Linear(1, 1).close();
    Process saving = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(saving.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(saving.waitFor()).as(printed).isZero();
    assertThat(printed)
        .contains("File too large")
        .contains("left 0")
        .contains("best OptionalDouble.emptyOptionalDouble[0.5]")
        .doesNotContain("saved");
    assertThat(files()).containsExactly("best.pth", "last.pth", "step-0.pth");
    try (TensorScope scope = TensorScope.open()) {
      Tensor weight = Checkpoint.load(folder.resolve("last.pth")).tensor("model.weight");
      assertThat(weight.shape()).isEqualTo(Shape.of(16, 16));
    }
  }

  @Test
  void aFileThatLacksAPartIsRefusedBeforeAnythingIsLoaded() {
    Linear model = new Linear(2, 1);
    Path file = folder.resolve("python.pth");
    Checkpoint.save(file, Map.of("model", model.stateDict(), "epoch", 4));
    fill(model, 7);
    TrainingState state =
        new TrainingState(
            o ->
                o.model(model)
                    .add("metric", new Linear(1, 1))
                    .add("counter", () -> Map.of("n", 1), saved -> {}));
    assertThatThrownBy(() -> state.load(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("lacks [metric, counter] of the training state");
    assertThat(state.epoch()).isZero();
    assertThat(model.weight().detach().toFloatArray()).containsOnly(7);
    TrainingState fewer = new TrainingState(o -> o.model(model));
    fewer.load(file);
    assertThat(fewer.epoch()).isEqualTo(4);
    assertThat(fewer.step()).isZero();
    assertThat(model.weight().detach().toFloatArray()).doesNotContain(7);
    assertThatThrownBy(() -> fewer.put("model", 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> fewer.put("rng_state", 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void randomNumbersContinue() {
    Linear model = new Linear(2, 1);
    TrainingState state = new TrainingState(o -> o.model(model));
    Torch.manualSeed(8);
    Path file = folder.resolve("state.pth");
    Thread.currentThread().interrupt();
    state.save(file);
    assertThat(Thread.interrupted()).isTrue();
    double next = Torch.rand(1).item();
    Torch.manualSeed(9);
    state.load(file);
    assertThat(Torch.rand(1).item()).isEqualTo(next);
    Checkpoint saved = Checkpoint.load(file);
    assertThat(saved.keys()).containsExactly("model", "epoch", "step", "rng_state");
    assertThat(saved.tensor("rng_state").size(0)).isEqualTo(5056);
  }
}
