package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FewRowCellsTest {
  private static final long HIDDEN = 576;
  private static final long INPUT = 1700;

  private TensorScope scope = TensorScope.open();

  @BeforeEach
  void open() {
    scope.close();
    scope = TensorScope.open();
    Torch.manualSeed(0);
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @ParameterizedTest
  @CsvSource({
    "lstm_cell, 4, 1",
    "lstm_cell, 4, 3",
    "gru_cell, 3, 1",
    "gru_cell, 3, 5",
    "rnn_tanh_cell, 1, 1",
    "rnn_relu_cell, 1, 1",
    "rnn_relu_cell, 1, 16"
  })
  void fewRowsAreAsLibtorchsOwnCellWithAndWithoutGradients(String cell, int gates, int rows) {
    Tensor x = Torch.randn(rows, INPUT);
    Tensor hidden = Torch.randn(rows, HIDDEN);
    Tensor memory = Torch.randn(rows, HIDDEN);
    List<Tensor> weights =
        List.of(
            Torch.randn(gates * HIDDEN, INPUT).mul(0.02),
            Torch.randn(gates * HIDDEN, HIDDEN).mul(0.02),
            Torch.randn(gates * HIDDEN),
            Torch.randn(gates * HIDDEN));
    try (Mode none = Torch.noGrad()) {
      assertClose(step(cell, x, hidden, memory, weights), own(cell, x, hidden, memory, weights));
    }
    List<Tensor> leaves = new ArrayList<>(List.of(x, hidden));
    leaves.addAll(weights);
    leaves.forEach(leaf -> leaf.requiresGrad_());
    List<Tensor> expected = gradients(own(cell, x, hidden, memory, weights), leaves);
    assertClose(gradients(step(cell, x, hidden, memory, weights), leaves), expected);
  }

  @ParameterizedTest
  @CsvSource({"lstm_cell, 4", "gru_cell, 3", "rnn_tanh_cell, 1"})
  void whatDoesNotFitIsRefusedAsBefore(String cell, int gates) {
    Tensor x = Torch.randn(1, INPUT);
    Tensor hidden = Torch.randn(1, HIDDEN);
    List<Tensor> weights =
        List.of(
            Torch.randn(gates * HIDDEN, INPUT),
            Torch.randn(gates * HIDDEN + 1, HIDDEN),
            Torch.randn(gates * HIDDEN),
            Torch.randn(gates * HIDDEN));
    assertThatThrownBy(() -> step(cell, x, hidden, hidden, weights)).hasMessageContaining("w_hh");
  }

  private static List<Tensor> step(
      String cell, Tensor x, Tensor hidden, Tensor memory, List<Tensor> w) {
    if (cell.equals("lstm_cell")) {
      var result =
          Torch.lstmCell(
              x, List.of(hidden, memory), w.get(0), w.get(1), o -> o.bIh(w.get(2)).bHh(w.get(3)));
      return List.of(result.hidden(), result.cell());
    } else if (cell.equals("gru_cell")) {
      return List.of(
          Torch.gruCell(x, hidden, w.get(0), w.get(1), o -> o.bIh(w.get(2)).bHh(w.get(3))));
    } else if (cell.equals("rnn_tanh_cell")) {
      return List.of(
          Torch.rnnTanhCell(x, hidden, w.get(0), w.get(1), o -> o.bIh(w.get(2)).bHh(w.get(3))));
    }
    return List.of(
        Torch.rnnReluCell(x, hidden, w.get(0), w.get(1), o -> o.bIh(w.get(2)).bHh(w.get(3))));
  }

  /** {@code Ops.call} calls what it names. */
  private static List<Tensor> own(
      String cell, Tensor x, Tensor hidden, Tensor memory, List<Tensor> w) {
    boolean lstm = cell.equals("lstm_cell");
    Object state = lstm ? List.of(hidden, memory) : hidden;
    Op op = Op.of("aten::" + cell, "");
    Object[] all = {x, state, w.get(0), w.get(1), w.get(2), w.get(3)};
    return lstm ? List.of(Dispatch.tensors(op, all)) : List.of(Dispatch.unrouted(op, all));
  }

  private static List<Tensor> gradients(List<Tensor> results, List<Tensor> leaves) {
    Tensor sum = Torch.zeros(1);
    for (Tensor result : results) {
      sum = sum.add(result.square().sum());
    }
    sum.sum().backward();
    List<Tensor> gradients = leaves.stream().map(leaf -> leaf.grad().clone()).toList();
    leaves.forEach(Tensor::clearGrad);
    return gradients;
  }

  private static void assertClose(List<Tensor> results, List<Tensor> expected) {
    assertThat(results).hasSameSizeAs(expected);
    for (int i = 0; i < results.size(); i++) {
      assertThat(results.get(i).allclose(expected.get(i), o -> o.rtol(1e-3).atol(1e-3)))
          .as("result " + i)
          .isTrue();
    }
  }
}
