package org.jtorch.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jtorch.DType;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.jtorch.nn.Sequential;
import org.jtorch.vision.datasets.MNIST;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Losses of the samples in float64 equal those of their Python twins, which {@code
 * src/test/python/record_losses.py} recorded.
 */
class TwinLossesTest {
  private static final Path MNIST_FOLDER = Path.of("..", "data", "mnist");

  private enum Sample {
    DQN(TwinLossesTest::dqn),
    PPO(TwinLossesTest::ppo),
    MNIST_VAE(TwinLossesTest::mnistVae),
    MNIST_GAN(TwinLossesTest::mnistGan),
    U_NET(TwinLossesTest::uNet),
    MOLECULE_NET(TwinLossesTest::moleculeNet);

    private final Supplier<List<Double>> losses;

    Sample(Supplier<List<Double>> losses) {
      this.losses = losses;
    }

    String twin() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
