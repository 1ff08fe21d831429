package org.jtorch.it.newcomer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Objects;
import org.jtorch.it.Command;
import org.jtorch.it.Repository;
import org.jtorch.samples.TrainMnist;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the README's first command saves is a checkpoint for Python. */
@Tag("python")
@Tag("once")
class PythonLoadsCheckpointTest {
  private static final double LEAST_ACCURACY = 0.9;

  @Test
  void pythonRecognisesDigitsWithTheCheckpointOfTrainMnist() throws Exception {
    Path root = Repository.root();
    Path digits = root.resolve("data/mnist");
    Path checkpoint = Repository.freshFolder("checkpoint").resolve("lenet.pth");
    TrainMnist.main(new String[] {digits.toString(), "1", checkpoint.toString()});
    Path script = root.resolve("integration-tests/src/test/python/test_checkpoint.py");
    String python = Objects.requireNonNull(System.getProperty("jtorch.python"), "jtorch.python");
    Command.Result result =
        Command.of(python, script.toString(), checkpoint.toString(), digits.toString()).run().ok();
    assertThat(Double.parseDouble(result.out())).isBetween(LEAST_ACCURACY, 1.0);
  }
}
