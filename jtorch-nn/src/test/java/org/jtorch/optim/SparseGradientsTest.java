package org.jtorch.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.Embedding;
import org.jtorch.nn.Linear;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Embeddings with sparse gradients: PyTorch 2.13's numbers after three steps. */
class SparseGradientsTest {
  private static final long[][] STEPS = {{0, 1, 1}, {2}, {1, 3}};

  private static Embedding table() {
    Embedding table = new Embedding(4, 2, o -> o.sparse(true));
    try (Mode mode = Torch.noGrad()) {
      table.weight().copy_(Torch.arange(8.0).view(4, 2).div(10));
    }
    return table;
  }

  private static void train(Embedding table, Optimizer<?> optimizer) {
    for (long[] ids : STEPS) {
      optimizer.zeroGrad();
      table.call(Torch.tensor(ids)).square().sum().backward();
      optimizer.step();
    }
  }

  static Stream<Arguments> options() {
    return Stream.of(
        numbers(o -> o.momentum(0.9), 0.0, 0.0458, -0.0264, -0.0396, 0.248, 0.31, 0.48, 0.56),
        numbers(
            o -> o.momentum(0.9).nesterov(true),
            0.0,
            0.03122,
            -0.068736,
            -0.103104,
            0.1832,
            0.229,
            0.372,
            0.434),
        numbers(
            o -> o.momentum(0.9).dampening(0.1),
            0.0,
            0.0458,
            -0.02544,
            -0.03816,
            0.2632,
            0.329,
            0.492,
            0.574),
        numbers(
            o -> o.momentum(0.9).maximize(true),
            0.0,
            0.1542,
            0.4872,
            0.7308,
            0.552,
            0.69,
            0.72,
            0.84));
  }

  private static Arguments numbers(Consumer<SgdOptions> options, double... expected) {
    return Arguments.of(options, expected);
  }

  @ParameterizedTest
  @MethodSource("options")
  void sgdWithMomentumMatchesPython(Consumer<SgdOptions> options, double[] expected) {
    Embedding table = table();
    train(table, new SGD(table.parameters(), options.andThen(o -> o.lr(0.1))));
    assertThat(table.weight().toDoubleArray()).containsExactly(expected, within(1e-6));
  }

  @Test
  void aGroupMayMixDenseAndSparseGradients() {
    Embedding table = table();
    Linear linear = new Linear(2, 1);
    List<Tensor> params = Stream.of(table.weight(), linear.weight(), linear.bias()).toList();
    SGD optimizer = new SGD(params, o -> o.lr(0.1).momentum(0.9));
    for (int i = 0; i < 2; i++) {
      optimizer.zeroGrad();
      linear.call(table.call(Torch.tensor(1L, 2L))).sum().backward();
      optimizer.step();
    }
    assertThat((Map<?, ?>) optimizer.stateDict().get("state")).hasSize(3);
    SGD again = new SGD(params, o -> o.lr(0.1).momentum(0.9));
    again.loadStateDict(optimizer.stateDict());
    again.step();
  }

  @Test
  void unsupportedSparseGradientsAreRefused() {
    Embedding table = table();
    table.call(Torch.tensor(1L)).sum().backward();
    assertThatThrownBy(() -> new SGD(table.parameters(), o -> o.weightDecay(0.1)).step())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("weightDecay with sparse gradients");
    assertThatThrownBy(() -> new Adam(table.parameters()).step())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Adam does not support sparse gradients");
    assertThatThrownBy(() -> new AdamW(table.parameters()).step())
        .hasMessageStartingWith("AdamW does not support sparse gradients");
    assertThat(table.weight().toDoubleArray())
        .containsExactly(new double[] {0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7}, within(1e-6));
  }
}
