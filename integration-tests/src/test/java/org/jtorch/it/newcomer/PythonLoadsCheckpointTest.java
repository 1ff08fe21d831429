package org.jtorch.it.newcomer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Objects;
import org.jtorch.it.Command;
import org.jtorch.it.Repository;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Python loads the checkpoint that the README's first command saves. */
@Tag("python")
@Tag("once")
class PythonLoadsCheckpointTest {
  private static final String DIGITS = Repository.root().resolve("data/mnist").toString();

  @Test
  void pythonMeasuresTheAccuracyThatTrainMnistPrinted() throws Exception {
    String checkpoint = Repository.freshFolder("checkpoint").resolve("lenet.pth").toString();
    String path = System.getProperty("java.class.path");
    String output =
        Command.java("-cp", path, "org.jtorch.samples.TrainMnist", DIGITS, "1", checkpoint)
            .run()
            .ok()
            .out();
    assertThat(output).contains("test accuracy " + accuracyInPython(checkpoint) + " %");
  }

  /** Accuracy in percent, with two decimals. */
  private static String accuracyInPython(String checkpoint) throws Exception {
    Path script = Repository.root().resolve("integration-tests/src/test/python/test_checkpoint.py");
    String python = Objects.requireNonNull(System.getProperty("jtorch.python"), "jtorch.python");
    return Command.of(python, script.toString(), checkpoint, DIGITS).run().ok().out().trim();
  }
}
