package org.jtorch.it.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jtorch.Torch;
import org.jtorch.it.Command;
import org.jtorch.it.Repository;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** With one seed, LeNet's losses in float64 equal Python's, also when one resumes the other. */
class LeNetFloat64Test {
  private static final double RELATIVE = 1e-6;
  private static final int DIGITS = 3000;

  @Test
  void theFirstHundredLossesEqualPythons() throws IOException {
    JsonNode python;
    try (InputStream in = LeNetFloat64Test.class.getResourceAsStream("/lenet/float64.json")) {
      python = new ObjectMapper().readTree(Objects.requireNonNull(in));
    }
    Torch.manualSeed(python.get("seed").asLong());
    try (LeNetRun run = new LeNetRun(python.get("digits").asLong(), 0, false)) {
      compare("100 losses", run.run(LeNetRun.STEPS, step -> {}), python.get("losses"));
    }
  }

  @Test
  @Tag("python")
  void pythonResumesJavaAndJavaResumesPython() throws Exception {
    Path folder = Repository.freshFolder("python-resume");
    Torch.manualSeed(5);
    List<Double> java;
    try (LeNetRun run = new LeNetRun(DIGITS, 0, false)) {
      List<Double> all =
          run.run(
              LeNetRun.STEPS,
              step -> {
                if (step == LeNetRun.SAVED) {
                  run.state().save(folder.resolve("java.pth"));
                }
              });
      java = List.copyOf(all.subList(LeNetRun.SAVED, LeNetRun.STEPS));
    }
    Path script = Repository.root().resolve("integration-tests/src/test/python/resume_lenet.py");
    String python = Objects.requireNonNull(System.getProperty("jtorch.python"), "jtorch.python");
    String mnist = Repository.root().resolve("data/mnist").toString();
    Command.of(python, script.toString(), folder.toString(), mnist, String.valueOf(DIGITS))
        .run()
        .ok();
    compare("Python resumes Java", java, read(folder.resolve("resumed.json")));
    Torch.manualSeed(77);
    try (LeNetRun run = new LeNetRun(DIGITS, 0, false)) {
      run.state().load(folder.resolve("python.pth"));
      assertThat(run.state().step()).isEqualTo(LeNetRun.SAVED);
      List<Double> resumed = run.run(LeNetRun.STEPS, step -> {});
      compare("Java resumes Python", resumed, read(folder.resolve("python.json")));
    }
  }

  private static JsonNode read(Path file) throws IOException {
    return new ObjectMapper().readTree(Files.readString(file));
  }

  private static void compare(String what, List<Double> actual, JsonNode expected) {
    assertThat(actual).hasSize(expected.size()).hasSizeGreaterThanOrEqualTo(LeNetRun.SAVED);
    double worst = 0;
    for (int i = 0; i < actual.size(); i++) {
      double value = expected.get(i).asDouble();
      worst = Math.max(worst, Math.abs(actual.get(i) - value) / value);
      assertThat(actual.get(i)).as("%s, %d", what, i).isCloseTo(value, within(RELATIVE * value));
    }
    System.out.printf(
        Locale.ROOT, "LeNet in float64, %s: relative difference %.1e at most%n", what, worst);
  }
}
