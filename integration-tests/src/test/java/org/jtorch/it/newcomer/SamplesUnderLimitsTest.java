package org.jtorch.it.newcomer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.jtorch.it.Command;
import org.jtorch.it.Repository;
import org.jtorch.loader.LibTorch;
import org.jtorch.samples.ClassifyImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The samples print the same output in a JVM whose locale has its own digits, with 64 MB of heap, a
 * read-only home, and native code only where the flag permits it.
 */
class SamplesUnderLimitsTest {
  private static final String DIGITS = Repository.root().resolve("data/mnist").toString();

  @TempDir private Path folder;

  @Test
  void tensorsAndAutograd() throws Exception {
    assertThat(run("TensorsAndAutograd"))
        .startsWith("tensor([[ 0,  1,  2,  3],\n")
        .containsPattern("y = 3\\.0\\d x \\+ -2\\.0\\d\n$");
  }

  @Test
  void trainMnist() throws Exception {
    Path checkpoint = folder.resolve("lenet.pth");
    assertThat(run("TrainMnist", DIGITS, "1", checkpoint.toString()))
        .contains("(conv1): Conv2d(1, 6, kernel_size=(5, 5), stride=(1, 1))")
        .contains("epoch 1/1, loss 0.")
        .containsPattern("test accuracy \\d\\d\\.\\d\\d %, saved as ");
    assertThat(checkpoint).isNotEmptyFile();
  }

  @Test
  void recognizeDigits() throws Exception {
    assertThat(run("RecognizeDigits", DIGITS))
        .contains("predicted 7, label 7")
        .endsWith("1977 of 2000 test digits are correct: 98.85 %\n");
  }

  @Test
  void classifyImage() throws Exception {
    Path picture = folder.resolve("seven.png");
    try (InputStream resource = ClassifyImage.class.getResourceAsStream("seven.png")) {
      Files.copy(resource, picture);
    }
    assertThat(run("ClassifyImage", picture.toString())).startsWith(" 99.88 %  seven\n");
  }

  @Test
  void traceModel() throws Exception {
    assertThat(run("TraceModel")).endsWith("same logits: true\nsame names: true\n");
  }

  @Test
  void loadCheckpoint() throws Exception {
    assertThat(run("LoadCheckpoint", DIGITS)).isEqualTo("98.85 % of the test digits are correct\n");
  }

  private String run(String sample, String... arguments) throws Exception {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("-Duser.language=ar", "-Duser.country=EG", "-Xmx64m"));
    words.add("-Duser.home=" + unwritable());
    LibTorch.load();
    words.add("-Dorg.bytedeco.javacpp.cachedir=" + Loader.getCacheDir());
    if (Runtime.version().feature() >= 24) {
      words.add("--illegal-native-access=deny");
    }
    words.addAll(List.of("-cp", System.getProperty("java.class.path")));
    words.add("org.jtorch.samples." + sample);
    words.addAll(List.of(arguments));
    Command.Result result = Command.java(words.toArray(String[]::new)).in(folder).run().ok();
    assertThat(result.err()).isEmpty();
    return result.out();
  }

  /** Folder that cannot be created, because its parent is a file. */
  private Path unwritable() throws IOException {
    return Files.writeString(folder.resolve("file"), "not a folder").resolve("home");
  }
}
