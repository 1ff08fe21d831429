package org.jtorch.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jtorch.DType;
import org.jtorch.Index;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.vision.datasets.MNIST;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The first losses of samples in float64 equal those of their Python twins, which {@code
 * src/test/python/record_losses.py} records.
 */
class TwinLossesTest {
  private static final Path DIGITS = Path.of("..", "data", "mnist");

  @TempDir Path folder;

  /** A sample, the length of its recorded run, and the length of a short one. */
  private enum Sample {
    DQN(220, 126, steps -> Dqn.train(Dqn.network(), steps)),
    PPO(3, 1, rounds -> Ppo.train(new Ppo.Agent(), rounds)),
    MNIST_VAE(50, 1, TwinLossesTest::trainVae),
    MNIST_GAN(25, 1, TwinLossesTest::trainGan),
    U_NET(50, 1, steps -> UNet.train(new UNet(), steps)),
    MOLECULE_NET(100, 2, steps -> MoleculeNet.train(new MoleculeNet(), steps));

    final int recorded;
    final int shortRun;

    @SuppressWarnings("ImmutableEnumChecker") // the functions have no state
    private final IntFunction<List<Double>> training;

    Sample(int recorded, int shortRun, IntFunction<List<Double>> training) {
      this.recorded = recorded;
      this.shortRun = shortRun;
      this.training = training;
    }

    String twin() {
      return name().toLowerCase(Locale.ROOT);
    }

    List<Double> train(int length) {
      Torch.manualSeed(0);
      try (TensorScope scope = TensorScope.open()) {
        return training.apply(length);
      }
    }
  }

  private static List<Double> trainVae(int steps) {
    Tensor digits = MnistVae.digits(DIGITS, MNIST.Split.TRAIN).get(Index.slice(0, 100L * steps));
    return MnistVae.train(new MnistVae(), digits, 1);
  }

  private static List<Double> trainGan(int steps) {
    Tensor digits = MnistGan.digits(DIGITS).get(Index.slice(0, 100L * steps));
    return MnistGan.train(MnistGan.generator(), MnistGan.discriminator(), digits, 1);
  }

  @BeforeEach
  void computeInFloat64() {
    Torch.setDefaultDtype(DType.FLOAT64);
  }

  @AfterEach
  void computeInFloat32() {
    Torch.setDefaultDtype(DType.FLOAT32);
  }

  @ParameterizedTest
  @EnumSource
  void lossesEqualTheRecordedOnes(Sample sample) throws IOException {
    try (InputStream recorded = getClass().getResourceAsStream(sample.twin() + ".losses.txt")) {
      String lines = new String(recorded.readAllBytes(), StandardCharsets.UTF_8);
      assertEqualLosses(sample.train(sample.recorded), lines.lines().toList());
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("python")
  @Tag("once")
  void lossesEqualThoseOfTheTwin(Sample sample) throws IOException, InterruptedException {
    String python = Objects.requireNonNull(System.getProperty("jtorch.python"), "jtorch.python");
    Path script = Path.of("src", "test", "python", "record_losses.py");
    Path losses = folder.resolve("losses.txt");
    Process process =
        new ProcessBuilder(python, script.toString(), sample.twin(), losses.toString())
            .inheritIO()
            .start();
    assertThat(process.waitFor()).isZero();
    assertEqualLosses(sample.train(sample.recorded), Files.readAllLines(losses));
  }

  private static void assertEqualLosses(List<Double> losses, List<String> twin) {
    assertThat(losses).hasSameSizeAs(twin).hasSizeGreaterThanOrEqualTo(50);
    for (int i = 0; i < twin.size(); i++) {
      double expected = Double.parseDouble(twin.get(i));
      assertThat(losses.get(i)).as("loss %d", i).isCloseTo(expected, withinPercentage(1e-4));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLongerTrainingLeavesNoMoreTensorsToTheCollector(Sample sample) throws InterruptedException {
    sample.train(sample.shortRun);
    long before = collectedOnceQuiet();
    sample.train(sample.shortRun);
    long between = collectedOnceQuiet();
    sample.train(sample.shortRun + 1);
    long longer = collectedOnceQuiet() - between;
    assertThat(longer).isEqualTo(between - before);
  }

  /** Waits until the collector has freed all tensors that are unreachable. */
  private static long collectedOnceQuiet() throws InterruptedException {
    long before;
    do {
      before = Torch.memoryStats().collected();
      System.gc();
      Thread.sleep(100);
    } while (Torch.memoryStats().collected() != before);
    return before;
  }
}
