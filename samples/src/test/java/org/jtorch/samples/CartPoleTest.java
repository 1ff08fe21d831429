package org.jtorch.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jtorch.DType;
import org.jtorch.Index;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The environment of the agents. */
@NoLeaks
class CartPoleTest {
  @BeforeEach
  void computeInFloat64() {
    Torch.setDefaultDtype(DType.FLOAT64);
    Torch.manualSeed(0);
  }

  @AfterEach
  void computeInFloat32() {
    Torch.setDefaultDtype(DType.FLOAT32);
  }

  /** Steps that {@code src/test/python/record_cart_pole.py} recorded. */
  @Test
  void stepsEqualGymnasiums() throws IOException {
    double[][] rows = recordedSteps();
    Tensor recorded = Torch.tensor(rows);
    CartPole carts = new CartPole(rows.length);
    carts.state.copy_(recorded.get(Index.all(), Index.slice(0, 4)));
    CartPole.Step step = carts.step(recorded.get(Index.all(), Index.at(4)).to(DType.INT64));
    Tensor difference = step.state().sub(recorded.get(Index.all(), Index.slice(5, 9)));
    assertThat(difference.abs().max().item()).isLessThan(1e-12);
    Tensor fell = recorded.get(Index.all(), Index.at(9)).to(DType.BOOL);
    assertThat(fell.sum().itemLong()).isGreaterThan(2);
    assertThat(step.fell().equal(fell)).isTrue();
    assertThat(step.ended().equal(fell)).isTrue();
  }

  @Test
  void cartsThatFellStartAnew() {
    CartPole carts = new CartPole(2);
    carts.state.set(Index.at(0), Index.at(2), 0.3);
    Tensor before = carts.state.clone();
    CartPole.Step step = carts.step(Torch.tensor(1, 1));
    assertThat(step.fell().toBooleanArray()).containsExactly(true, false);
    assertThat(carts.state.get(0).abs().max().item()).isLessThanOrEqualTo(0.05);
    assertThat(carts.state.get(1).equal(step.state().get(1))).isTrue();
    assertThat(before.get(1).equal(carts.state.get(1))).isFalse();
  }

  @Test
  void anEpisodeEndsAfter500StepsWithoutAFall() {
    CartPole carts = new CartPole(1);
    Tensor left = Torch.tensor(new long[] {0});
    for (int i = 1; i < CartPole.MAX_STEPS; i++) {
      carts.state.zero_();
      assertThat(carts.step(left).ended().item()).as("step %d", i).isZero();
    }
    carts.state.zero_();
    CartPole.Step last = carts.step(left);
    assertThat(last.ended().item()).isEqualTo(1);
    assertThat(last.fell().item()).isZero();
    carts.state.zero_();
    assertThat(carts.step(left).ended().item()).isZero();
  }

  @Test
  void meanStepsIsThatOfGymnasiumsForOneAction() {
    double steps = CartPole.meanSteps(state -> Torch.tensor(1.0, 0.0).expand(state.size(0), 2));
    assertThat(steps).as("gymnasium: 9.3 with standard deviation 0.7").isCloseTo(9.3, within(0.8));
  }

  private double[][] recordedSteps() throws IOException {
    try (InputStream file = getClass().getResourceAsStream("cart_pole.steps.txt")) {
      List<String> lines = new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      return lines.stream()
          .map(line -> Stream.of(line.split(" ")).mapToDouble(Double::parseDouble).toArray())
          .toArray(double[][]::new);
    }
  }
}
