package org.jtorch.it.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jtorch.it.Command;
import org.jtorch.it.Repository;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A training with random augmentation whose process is killed after step 50 continues to the bit
 * when it is resumed, with 0 and with 2 workers.
 */
@Tag("once")
class LeNetResumeTest {
  @Test
  void aKilledTrainingResumesToTheBit() throws Exception {
    Path folder = Repository.freshFolder("resume");
    List<String> whole = train(folder.resolve("whole"), "0");
    assertThat(whole).hasSize(LeNetRun.STEPS).doesNotHaveDuplicates();
    List<String> rest = whole.subList(LeNetRun.SAVED, LeNetRun.STEPS);
    for (String workers : List.of("0", "2")) {
      Path checkpoints = folder.resolve("killed-" + workers);
      killAfterTheFirstCheckpoint(checkpoints, workers);
      assertThat(checkpoints.resolve("losses")).isEmptyFile();
      assertThat(train(checkpoints, workers)).as("%s workers", workers).isEqualTo(rest);
    }
  }

  private static List<String> train(Path folder, String workers) throws Exception {
    Files.createDirectories(folder);
    Path losses = folder.resolve("losses");
    Command.java(arguments(folder, workers).toArray(new String[0])).run().ok();
    return Files.readAllLines(losses);
  }

  private static List<String> arguments(Path folder, String workers) {
    String path = System.getProperty("java.class.path");
    String losses = folder.resolve("losses").toString();
    return List.of("-cp", path, LeNetRun.class.getName(), folder.toString(), losses, workers);
  }

  private static void killAfterTheFirstCheckpoint(Path folder, String workers) throws Exception {
    Files.createDirectories(folder);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments(folder, workers));
    Process process =
        new ProcessBuilder(command).redirectError(folder.resolve("err").toFile()).start();
    try (BufferedReader out = process.inputReader()) {
      assertThat(out.readLine()).isEqualTo("saved " + LeNetRun.SAVED);
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(process.exitValue()).isEqualTo(137);
  }
}
