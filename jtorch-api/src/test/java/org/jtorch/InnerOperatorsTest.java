package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.jtorch.internal.guards.InnerOperators;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InnerOperatorsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "aten::slow_conv3d_forward",
        "aten::reflection_pad1d_backward",
        "aten::fractional_max_pool2d_backward",
        "aten::fractional_max_pool2d_backward.grad_input",
        "aten::_weight_norm_interface",
        "aten::_fused_adam_",
        "aten::quantized_lstm_cell",
        "aten::sparse_coo_tensor.indices_size",
        "aten::mkldnn_rnn_layer",
        "quantized::add"
      })
  void anOperatorThatOthersCallIsNotCalledWithoutAWord(String name) {
    assertThatThrownBy(() -> Ops.call(name))
        .isInstanceOf(TorchException.class)
        .hasMessage(
            name
                + ": an operator that other operators call, which may not check its arguments:"
                + " Ops.unchecked().call(...) calls it all the same");
    assertThatThrownBy(() -> Ops.call(name, List.of(), Map.of("x", 1)))
        .isInstanceOf(TorchException.class)
        .hasMessageContaining("Ops.unchecked()");
  }

  @Test
  void uncheckedCallsReachIt() {
    Tensor x = Torch.ones(2);
    Tensor grad =
        Ops.unchecked()
            .call("aten::mse_loss_backward", Torch.tensor(1.0), x, Torch.zeros(2), 2)
            .toTensor();
    assertThat(grad.toDoubleArray()).containsExactly(2, 2);
  }

  @Test
  void listsOfTensorsAndOperatorsOfPythonAreNotInner() {
    assertThat(InnerOperators.contains("aten::_foreach_add_.Scalar")).isFalse();
    assertThat(InnerOperators.contains("aten::__and__.Tensor")).isFalse();
    assertThat(InnerOperators.contains("aten::add.Tensor")).isFalse();
  }

  @Test
  void guardsLookAtArgumentsByPlaceAndByName() {
    Tensor x = Torch.ones(1, 2, 3, 3);
    String refusal = "aten::im2col: padding must fit in 32 bits, got 4611686018427387904";
    List<Integer> one = List.of(1, 1);
    List<Long> far = List.of(0L, 1L << 62);
    assertThatThrownBy(() -> Ops.call("aten::im2col", x, one, one, far, one))
        .isInstanceOf(TorchException.class)
        .hasMessageStartingWith(refusal);
    assertThatThrownBy(
            () ->
                Ops.call(
                    "aten::im2col",
                    List.of(x, one),
                    Map.of("dilation", one, "stride", 1, "padding", far)))
        .isInstanceOf(TorchException.class)
        .hasMessageStartingWith(refusal);
  }
}
