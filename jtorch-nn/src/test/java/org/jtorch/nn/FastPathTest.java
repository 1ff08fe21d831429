package org.jtorch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Supplier;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Mode;
import org.jtorch.Profiler;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Attention and encoder layers use the fused kernels under PyTorch's conditions only. */
class FastPathTest {
  private static final String ATTENTION = "native_multi_head_attention";
  private static final String LAYER = "transformer_encoder_layer_fwd";
  private static final String NESTED = "nested_tensor_from_mask";

  private TensorScope scope;
  private Mode noGrad;
  private Tensor x;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
    noGrad = Torch.noGrad();
    Torch.manualSeed(0);
    x = Torch.randn(2, 3, 4);
  }

  @AfterEach
  void close() {
    noGrad.close();
    scope.close();
  }

  private static MultiheadAttention attention(long heads) {
    MultiheadAttention made = new MultiheadAttention(4, heads, o -> o.batchFirst(true));
    made.eval();
    return made;
  }

  private static TransformerEncoderLayer layer() {
    TransformerEncoderLayer made =
        new TransformerEncoderLayer(4, 2, o -> o.dimFeedforward(8).batchFirst(true));
    made.eval();
    return made;
  }

  private static TransformerEncoder encoder() {
    TransformerEncoder made = new TransformerEncoder(layer(), 2);
    made.eval();
    return made;
  }

  private Tensor self(MultiheadAttention attention, Tensor q) {
    return attention.call(q, q, q).output();
  }

  private Tensor padded(TransformerEncoder encoder) {
    Tensor padding = Torch.tensor(new boolean[][] {{false, false, true}, {false, false, false}});
    return encoder.call(x, o -> o.srcKeyPaddingMask(padding));
  }

  private static boolean calls(String operator, Supplier<Tensor> body) {
    return Profiler.record(() -> assertThat(body.get().isClosed()).isFalse())
        .table()
        .contains(operator);
  }

  @Test
  void fusedKernelIsUsedInEvalModeWithoutGradients() {
    assertThat(calls(ATTENTION, () -> self(attention(2), x))).isTrue();
    assertThat(calls(LAYER, () -> layer().call(x))).isTrue();
    assertThat(calls(NESTED, () -> padded(encoder()))).isTrue();
  }

  @Test
  void trainingGradientsAndOddHeadCountsDisableTheFastPath() {
    assertThat(calls(ATTENTION, () -> self(attention(1), x))).isFalse();
    MultiheadAttention training = attention(2);
    training.train();
    assertThat(calls(ATTENTION, () -> self(training, x))).isFalse();
    TransformerEncoderLayer trained = layer();
    trained.train();
    assertThat(calls(LAYER, () -> trained.call(x))).isFalse();
    try (Mode grad = Torch.enableGrad()) {
      assertThat(calls(ATTENTION, () -> self(attention(2), x))).isFalse();
      assertThat(calls(LAYER, () -> layer().call(x))).isFalse();
      assertThat(calls(NESTED, () -> padded(encoder()))).isFalse();
      MultiheadAttention frozen = attention(2);
      frozen.requiresGrad_(false);
      assertThat(calls(ATTENTION, () -> self(frozen, x))).isTrue();
      assertThat(calls(ATTENTION, () -> self(frozen, x.clone().requiresGrad_()))).isFalse();
    }
  }

  @Test
  void unsupportedAttentionOptionsDisableTheFastPath() {
    for (MultiheadAttention other :
        new MultiheadAttention[] {
          new MultiheadAttention(4, 2, o -> o.batchFirst(true).bias(false)),
          new MultiheadAttention(4, 2, o -> o.batchFirst(true).addBiasKv(true)),
          new MultiheadAttention(4, 2, o -> o.batchFirst(true).addZeroAttn(true)),
          new MultiheadAttention(4, 2)
        }) {
      other.eval();
      assertThat(calls(ATTENTION, () -> self(other, x))).as("%s", other).isFalse();
    }
    MultiheadAttention attention = attention(2);
    assertThat(calls(ATTENTION, () -> attention.call(x, x.clone(), x).output())).isFalse();
    assertThat(calls(ATTENTION, () -> self(attention, x.get(0)))).isFalse();
    Tensor numbers = Torch.zeros(3, 3);
    assertThat(calls(ATTENTION, () -> attention.call(x, x, x, o -> o.attnMask(numbers)).output()))
        .isFalse();
    assertThat(
            calls(
                ATTENTION,
                () -> attention.call(x, x, x, o -> o.attnMask(numbers.to(DType.BOOL))).output()))
        .isTrue();
  }

  @Test
  void hooksInsideALayerDisableTheFastPath() {
    TransformerEncoderLayer hooked = layer();
    hooked.getSubmodule("linear1").registerForwardHook((self, in, out) -> {});
    assertThat(calls(LAYER, () -> hooked.call(x))).isFalse();
    TransformerEncoder encoder = encoder();
    encoder.getSubmodule("layers.1.self_attn").registerForwardPreHook((self, in) -> {});
    assertThat(calls(NESTED, () -> padded(encoder))).isFalse();
  }

  @Test
  void cudaAutocastDisablesTheFastPath() {
    Torch.autocast(
        Device.Type.CUDA,
        () -> {
          assertThat(calls(ATTENTION, () -> self(attention(2), x))).isFalse();
          assertThat(calls(LAYER, () -> layer().call(x))).isFalse();
          assertThat(calls(NESTED, () -> padded(encoder()))).isFalse();
          return x;
        });
  }

  @Test
  void fusedKernelComputesInBfloat16UnderCpuAutocast() {
    Tensor output = Torch.autocast(Device.Type.CPU, () -> layer().call(x));
    assertThat(output.dtype()).isEqualTo(DType.BFLOAT16);
    assertThat(output.to(DType.FLOAT32).allclose(layer().call(x), 1, 1)).isTrue();
  }

  @Test
  void metaTensorsDisableTheFastPath() {
    Torch.setDefaultDevice(Device.META);
    try {
      MultiheadAttention attention = attention(2);
      assertThat(calls(ATTENTION, () -> self(attention, Torch.empty(2, 3, 4)))).isFalse();
    } finally {
      Torch.setDefaultDevice(Device.CPU);
    }
  }

  @Test
  void fastPathCanBeDisabled() {
    TransformerEncoder encoder = encoder();
    Tensor fast = padded(encoder);
    MultiheadAttention.setFastpathEnabled(false);
    try {
      assertThat(MultiheadAttention.isFastpathEnabled()).isFalse();
      assertThat(calls(ATTENTION, () -> self(attention(2), x))).isFalse();
      assertThat(calls(LAYER, () -> layer().call(x))).isFalse();
      assertThat(calls(NESTED, () -> padded(encoder))).isFalse();
      assertThat(padded(encoder).get(1).allclose(fast.get(1), 1e-4, 1e-5)).isTrue();
    } finally {
      MultiheadAttention.setFastpathEnabled(true);
    }
    assertThat(MultiheadAttention.isFastpathEnabled()).isTrue();
  }

  @Test
  void nestedTensorsRequireTheFastPath() {
    Tensor nested = Torch.nestedTensor(List.of(x.get(0), x.get(1).narrow(0, 0, 2)));
    MultiheadAttention attention = attention(2);
    Tensor shorter = x.narrow(1, 0, 2);
    MultiheadAttention.Output output = attention.call(nested, nested, nested);
    assertThat(output.output().unbind().get(0).allclose(self(attention, x).get(0), 1e-4, 1e-5))
        .isTrue();
    assertThat(
            output.output().unbind().get(1).allclose(self(attention, shorter).get(1), 1e-4, 1e-5))
        .isTrue();
    TransformerEncoder encoder = encoder();
    assertThat(
            encoder.call(nested).unbind().get(1).allclose(encoder.call(shorter).get(1), 1e-4, 1e-5))
        .isTrue();
    String message =
        "MultiheadAttention: nested tensors require one tensor as query, key and value, no masks,"
            + " no gradients, evaluation mode, batchFirst, bias and an even numHeads";
    assertThrows(() -> self(attention(1), nested), message);
    assertThrows(() -> attention.call(nested, nested, x).output(), message);
    Tensor padding = Torch.zeros(DType.BOOL, 2, 3);
    assertThrows(
        () -> attention.call(nested, nested, nested, o -> o.keyPaddingMask(padding)).output(),
        message);
    attention.train();
    assertThrows(() -> self(attention, nested), message);
    assertThrows(
        () -> layer().call(nested, o -> o.srcKeyPaddingMask(padding)), "self_attn: " + message);
    assertThrows(
        () -> self(attention(2), Torch.nestedTensor(List.of(Torch.ones(3, 6), Torch.ones(2, 6)))),
        "MultiheadAttention: query's last dimension must be 4, got 6");
  }

  private static void assertThrows(Supplier<Tensor> call, String message) {
    assertThatThrownBy(call::get).isInstanceOf(TorchException.class).hasMessage(message);
  }
}
