package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Guards against calls that the fuzzer has found; each is tested with a call that stays legal. */
class FuzzedGuardsTest {
  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @ParameterizedTest
  @CsvSource({
    "1, reflection",
    "2, reflection",
    "3, reflection",
    "1, replication",
    "3, replication"
  })
  void paddingHasTwoElementsPerDimension(int dims, String kind) {
    String name = "aten::" + kind + "_pad" + dims + "d";
    long[] shape = new long[dims + 2];
    Arrays.fill(shape, 3);
    Tensor x = Torch.ones(shape);
    long[] right = new long[2 * dims];
    Arrays.fill(right, 1);

    assertThat(Ops.call(name, x, right).toTensor().size(-1)).isEqualTo(5);
    assertThatThrownBy(() -> Ops.call(name, x, List.of()))
        .isInstanceOf(TorchException.class)
        .hasMessageContaining("padding must have %d elements, got 0", 2 * dims);
    assertThatThrownBy(() -> Ops.call(name, x, new long[2 * dims + 1]))
        .isInstanceOf(TorchException.class);
  }

  @Test
  void copiesOfListsHaveAsManySources() {
    List<Tensor> two = List.of(Torch.zeros(2), Torch.zeros(2));
    List<Tensor> ones = List.of(Torch.ones(2), Torch.ones(2));

    assertThat(Ops.call("aten::_foreach_copy", two, ones).toTensors()).hasSize(2);
    assertThatThrownBy(() -> Ops.call("aten::_foreach_copy", List.of(), ones))
        .isInstanceOf(TorchException.class)
        .hasMessageContaining("expected as many tensors in src as in self, got 2 and 0");
  }

  @Test
  void attentionHasAsManyValuesAsKeys() {
    for (DType dtype : List.of(DType.FLOAT32, DType.BFLOAT16)) {
      Tensor query = Torch.ones(dtype, 2, 2, 3, 8);
      Tensor key = Torch.ones(dtype, 2, 2, 6, 8);
      Tensor more = Torch.ones(dtype, 2, 2, 16, 8);
      Tensor narrow = Torch.ones(dtype, 2, 2, 6, 4);

      assertThat(F.scaledDotProductAttention(query, key, narrow).shape())
          .isEqualTo(Shape.of(2, 2, 3, 4));
      assertThatThrownBy(() -> F.scaledDotProductAttention(query, key, more))
          .isInstanceOf(TorchException.class)
          .hasMessageContaining("expected value.size(-2) to be key.size(-2) = 6, got 16");
      assertThatThrownBy(() -> F.scaledDotProductAttention(query, narrow, narrow))
          .isInstanceOf(TorchException.class)
          .hasMessageContaining("expected key.size(-1) to be query.size(-1) = 8, got 4");
    }
  }

  @Test
  void aNestedTensorIsNotSelectedFromByADimensionFromTheEnd() {
    Tensor nested = Torch.asNestedTensor(List.of(Torch.ones(3, 2), Torch.ones(2, 2)));

    assertThat(nested.select(0, 1).shape()).isEqualTo(Shape.of(2, 2));
    for (int dim : new int[] {-1, -2, -3}) {
      assertThatThrownBy(() -> nested.select(dim, 0))
          .isInstanceOf(TorchException.class)
          .hasMessageContaining("dim of a nested tensor must be at least 0, got " + dim);
    }
    assertThatThrownBy(() -> Torch.trapz(nested))
        .isInstanceOf(TorchException.class)
        .hasMessageContaining("y must be a dense tensor, got layout nested");
  }

  @Test
  void aTensorIsNotSplitIntoMorePartsThanMemoryHolds() {
    Tensor x = Torch.ones(0, 4);
    assertThat(x.chunk(5)).hasSize(5);
    assertThat(x.tensorSplit(5)).hasSize(5);
    for (long parts : new long[] {1L << 31, Long.MAX_VALUE}) {
      assertThatThrownBy(() -> x.chunk(parts))
          .hasMessageContaining("chunks must be at most 16777216, got " + parts);
      assertThatThrownBy(() -> x.tensorSplit(parts))
          .hasMessageContaining("sections must be at most 16777216, got " + parts);
      assertThatThrownBy(() -> x.tensorSplit(Torch.tensor(parts)))
          .hasMessageContaining("must be at most 16777216, got " + parts);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 1, Integer.MIN_VALUE, Long.MAX_VALUE})
  void theEllipsisStandsAmongTheNames(long place) {
    assertThatThrownBy(
            () -> Ops.call("aten::align_to.ellipsis_idx", Torch.ones(2), List.of(), place))
        .isInstanceOf(TorchException.class)
        .hasMessageContaining("ellipsis_idx must be from 0 to 0, got " + place);
  }

  @Test
  void theSearchForQuantizationParametersEnds() {
    Tensor x = Torch.linspace(-1, 1, 8);

    assertThat(Torch.chooseQparamsOptimized(x, 200, 0.16, 8)).isNotNull();
    for (long bins : new long[] {65_537, 1L << 31, Long.MAX_VALUE}) {
      assertThatThrownBy(() -> Torch.chooseQparamsOptimized(x, bins, 0.16, 8))
          .hasMessageContaining("n_bins must be from 1 to 65536, got " + bins);
    }
    for (double ratio : new double[] {-0.1, 1.5, 1e300, Double.NaN}) {
      assertThatThrownBy(() -> Torch.chooseQparamsOptimized(x, 200, ratio, 8))
          .hasMessageContaining("ratio must be from 0 to 1, got " + ratio);
    }
    assertThatThrownBy(() -> Ops.call("aten::choose_qparams_optimized", x, 9, 200, 0.16, 8))
        .hasMessageContaining("numel must be from 0 to 8");
  }

  @Test
  void emptyQuantizedImagesAreNotResized() {
    Tensor image = Torch.quantizePerTensor(Torch.ones(1, 2, 4, 4), 0.1, 0, DType.QUINT8);
    List<Long> size = List.of(8L, 8L);

    for (String name : List.of("aten::upsample_nearest2d", "aten::_upsample_nearest_exact2d")) {
      Tensor resized = Ops.unchecked().call(name, image, size).toTensor();
      assertThat(resized.shape()).isEqualTo(Shape.of(1, 2, 8, 8));
      assertThatThrownBy(() -> Ops.unchecked().call(name, image.narrow(2, 0, 0), size))
          .isInstanceOf(TorchException.class)
          .hasMessageContaining("a quantized input must not be empty, got [1, 2, 0, 4]");
    }
  }

  @Test
  void quantizedBitsAreNotViewedAsAnotherDType() {
    Tensor x = Torch.quantizePerTensor(Torch.ones(4), 0.1, 0, DType.QUINT8);
    for (String name : List.of("aten::view.dtype", "aten::view_copy.dtype")) {
      assertThatThrownBy(() -> Ops.call(name, x, DType.UINT8))
          .isInstanceOf(TorchException.class)
          .hasMessageContaining("intRepr()");
      assertThat(Ops.call(name, Torch.ones(2), DType.INT32).toTensor().dtype())
          .isEqualTo(DType.INT32);
    }
    assertThat(x.intRepr().dtype()).isEqualTo(DType.UINT8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aten::slow_conv3d",
        "aten::slow_conv_transpose3d",
        "aten::thnn_conv2d.out",
        "aten::mkldnn_rnn_layer",
        "aten::quantized_lstm_cell",
        "aten::fused_moving_avg_obs_fake_quant",
        "aten::fbgemm_linear_int8_weight"
      })
  void kernelsBehindOtherOperatorsAreInner(String name) {
    assertThat(InnerOperators.contains(name)).isTrue();
    assertThatThrownBy(() -> Ops.call(name)).hasMessageContaining("Ops.unchecked()");
  }
}
