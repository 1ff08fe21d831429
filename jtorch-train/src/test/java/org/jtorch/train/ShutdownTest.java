package org.jtorch.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import org.jtorch.TensorScope;
import org.jtorch.io.Checkpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM and SIGINT end a training with a checkpoint of its last step. */
class ShutdownTest {
  @TempDir private Path folder;

  /** A training that does not end by itself. */
  static final class Training {
    private Training() {}

    public static void main(String[] arguments) {
      Regression task = new Regression(20);
      Callback announce =
          new Callback() {
            @Override
            public void onStepEnd(Trainer trainer) {
              if (trainer.state().step() == 7) {
                System.out.println("running");
              }
            }

            @Override
            public void onInterrupt(Trainer trainer) {
              System.out.println("interrupted at " + trainer.state().step());
            }

            @Override
            public void onFitEnd(Trainer trainer) {
              System.out.println("ended " + trainer.isInterrupted());
            }
          };
      Path folder = Path.of(arguments[0]);
      new Trainer(
              o ->
                  o.maxEpochs(Long.MAX_VALUE)
                      .callback(announce)
                      .checkpoints(folder, c -> c.everyEpochs(Long.MAX_VALUE)))
          .fit(task, task.loader(o -> o.batchSize(3).shuffle(true).numWorkers(1)));
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS) // there destroy() ends a process without its shutdown hooks
  void aTrainingThatIsToldToEndSavesItsLastStep() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Training.class.getName(),
                folder.toString())
            .redirectError(folder.resolve("err").toFile())
            .start();
    List<String> rest;
    try (BufferedReader out = process.inputReader()) {
      assertThat(out.readLine()).isEqualTo("running");
      assertThat(process.toHandle().destroy()).isTrue(); // process.destroy() closes the stream
      rest = out.lines().toList();
    }
    assertThat(process.waitFor()).isEqualTo(143);
    assertThat(rest).hasSize(2);
    assertThat(rest.get(1)).isEqualTo("ended true");
    String step = rest.get(0).substring("interrupted at ".length());
    try (TensorScope scope = TensorScope.open()) {
      Checkpoint last = Checkpoint.load(folder.resolve("last.pth"));
      assertThat(last.value("step")).isEqualTo(Long.valueOf(step));
      assertThat(last.keys())
          .containsExactlyInAnyOrder(
              "model",
              "optimizer",
              "loader",
              "trainer",
              "epoch",
              "step",
              "rng_state",
              "checkpoints");
    }
  }
}
