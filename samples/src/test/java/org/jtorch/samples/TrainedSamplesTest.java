package org.jtorch.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Sequential;
import org.jtorch.vision.io.Images;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Short runs of the samples that train agents, generative models and networks of their own. */
class TrainedSamplesTest {
  private static final String DIGITS = Path.of("..", "data", "mnist").toString();

  @TempDir Path folder;

  @Test
  void dqnLearnsToBalance() {
    Torch.manualSeed(0);
    Sequential network = Dqn.network();
    List<String> out = output(() -> Dqn.train(network, 1000)).lines().toList();
    assertThat(out).hasSize(2).allMatch(line -> line.matches("step \\d+: balances for .* steps"));
    assertThat(CartPole.meanSteps(network)).as("best constant action: 9.3").isGreaterThan(100);
  }

  @Test
  void ppoBalancesCartPole() {
    String out = output(() -> Ppo.main(new String[] {"1"}));
    assertThat(number(out, "([\\d.]+) steps on average")).isGreaterThanOrEqualTo(450);
  }

  @Test
  void mnistVaeDrawsReconstructionsAndNewDigits() {
    String picture = folder.resolve("vae.png").toString();
    String out = output(() -> MnistVae.main(new String[] {DIGITS, "1", picture}));
    assertThat(out).startsWith("epoch 1: ");
    assertThat(number(out, "test digits: ([\\d.]+) nats")).isBetween(100.0, 200.0);
    assertPicture(picture, 5 * 30 + 2, 16 * 30 + 2);
  }

  @Test
  void mnistGanDrawsNewDigits() {
    String picture = folder.resolve("gan.png").toString();
    String out = output(() -> MnistGan.main(new String[] {DIGITS, "0", picture}));
    assertThat(out).isEmpty();
    assertPicture(picture, 8 * 30 + 2, 8 * 30 + 2);
  }

  @Test
  void uNetFindsLesions() {
    String picture = folder.resolve("u-net.png").toString();
    String out = output(() -> UNet.main(new String[] {"100", picture}));
    assertThat(number(out, "Dice score of 200 new scans: ([\\d.]+)")).isBetween(0.6, 1.0);
    assertPicture(picture, 50 + 2, 8 * 50 + 2);
  }

  @Test
  void moleculeNetPredictsThePolarityOfNewMolecules() {
    String out = output(() -> MoleculeNet.main(new String[] {"600"}));
    assertThat(number(out, "R2 ([\\d.]+)")).isBetween(0.8, 1.0);
  }

  private static void assertPicture(String file, long height, long width) {
    try (TensorScope scope = TensorScope.open()) {
      var pixels = Images.read(Path.of(file));
      assertThat(pixels.shape().toArray()).containsExactly(3, height, width);
      assertThat(pixels.max().item() - pixels.min().item()).isGreaterThan(100);
    }
  }

  private static double number(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
    return Double.parseDouble(matcher.group(1));
  }

  private static String output(Runnable program) {
    PrintStream console = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      program.run();
    } finally {
      System.setOut(console);
    }
    return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }
}
