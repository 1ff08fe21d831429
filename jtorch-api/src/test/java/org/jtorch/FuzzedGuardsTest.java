package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jtorch.internal.guards.InnerOperators;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
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
    List<Tensor> sparse = List.of(Torch.zeros(2), Torch.eye(2).toSparseCsr());
    assertThatThrownBy(() -> Ops.call("aten::_foreach_copy", sparse, ones))
        .isInstanceOf(TorchException.class)
        .hasMessageContaining("self must be a dense tensor, got layout sparse_csr");
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

  @Test
  void nestedTensorsOfNumbersAreNotSplit() {
    Tensor number = Torch.ones(new long[0]);
    Tensor numbers = Torch.asNestedTensor(List.of(number, number));
    Tensor rows = Torch.asNestedTensor(List.of(Torch.ones(2, 4), Torch.ones(0, 4)));

    assertThat(Torch.ones(4).chunk(2)).hasSize(2);
    assertThat(rows.chunk(2, -1)).hasSize(2);
    assertThat(rows.splitWithSizes(new long[] {1, 3}, -1)).hasSize(2);
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> numbers.splitWithSizes(new long[] {1, 1}),
            () -> numbers.split(new long[] {1, 1}),
            () -> numbers.chunk(2))) {
      assertThatThrownBy(call)
          .isInstanceOf(TorchException.class)
          .hasMessageContaining("the parts of a nested tensor must have at least 1 dimension");
    }
    assertThatThrownBy(() -> rows.splitWithSizes(new long[] {5, -1}, -1))
        .hasMessageContaining("must not be negative, got [5, -1]");
  }

  @Test
  void emptyTensorsOfOneDnnAreNotTransposed() {
    Tensor empty = Torch.ones(3, 0).toMkldnn();
    Tensor full = Torch.ones(3, 2).toMkldnn();

    assertThat(empty.toDense().shape()).isEqualTo(Shape.of(3, 0));
    assertThat(full.t().toDense().shape()).isEqualTo(Shape.of(2, 3));
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            empty::t,
            () -> empty.transpose(0, 1),
            () -> F.linear(Torch.ones(2, 0).toMkldnn(), empty))) {
      assertThatThrownBy(call)
          .isInstanceOf(TorchException.class)
          .hasMessageContaining("a tensor of oneDNN's layout must not be empty");
    }
  }

  @Tag("dimnames")
  @ParameterizedTest
  @EnumSource(names = {"SPARSE_CSR", "SPARSE_CSC", "SPARSE_BSR", "SPARSE_BSC"})
  void factoriesLeaveNoPositionsUninitialised(Layout layout) {
    TensorOptions options = DType.FLOAT32.layout(layout);
    Tensor x = Torch.ones(2, 2);
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> Torch.empty(options, 2, 2),
            () -> Torch.ones(options, 2, 2),
            () -> Torch.full(options, Shape.of(2, 2), 3),
            () -> Torch.randn(options, 2, 2),
            () -> Torch.onesLike(options, x.toSparse()),
            () -> Ops.call("aten::new_ones", List.of(x, List.of(2, 2)), Map.of("layout", layout)),
            () ->
                Ops.call(
                    "aten::zeros.names",
                    List.of(List.of(2, 2), new IValue.None()),
                    Map.of("layout", layout)))) {
      assertThatThrownBy(call)
          .isInstanceOf(TorchException.class)
          .hasMessageContaining("would leave the positions of layout sparse_");
    }
  }

  @Test
  void factoriesFillTheLayoutsThatTheyKnow() {
    TensorOptions csr = DType.FLOAT32.layout(Layout.SPARSE_CSR);
    Tensor eye = Torch.eye(2).toSparse(o -> o.layout(Layout.SPARSE_CSR));

    assertThat(Torch.zeros(csr, 2, 2).toDense().sum().item()).isEqualTo(0);
    assertThat(Torch.onesLike(eye).toDense().sum().item()).isEqualTo(2);
    assertThat(Torch.emptyLike(eye).shape()).isEqualTo(Shape.of(2, 2));
    assertThat(Torch.ones(DType.FLOAT32.layout(Layout.STRIDED), 2).sum().item()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cat", "concat", "concatenate"})
  void noTensorsAreNotJoinedIntoAQuantizedOne(String name) {
    Tensor out = Torch.quantizePerTensor(Torch.ones(2), 0.1, 0, DType.QUINT8);

    assertThatThrownBy(
            () -> Ops.call("aten::" + name + ".out", List.of(List.of(), 0), Map.of("out", out)))
        .isInstanceOf(TorchException.class)
        .hasMessageContaining("tensors must not be empty");
  }

  @Test
  void aBatchHasFewerMatricesThanAnIntCounts() {
    Tensor many = Torch.ones(1L << 40, 2, 0);

    assertThat(Torch.ones(3, 2, 0).geqrf().a().shape()).isEqualTo(Shape.of(3, 2, 0));
    assertThatThrownBy(many::geqrf)
        .isInstanceOf(TorchException.class)
        .hasMessageContaining("a batch must have less than 2^31 matrices, got 1099511627776");
    assertThat(Torch.ones(2).detach().size(0)).isEqualTo(2);
  }

  @Test
  void theDegreeOfAPolynomialIsLimited() {
    Tensor x = Torch.tensor(0.5);

    assertThat(Special.legendrePolynomialP(x, 2).item()).isEqualTo(-0.125);
    for (Tensor n : List.of(Torch.tensor(4_000_000_000L), Torch.tensor(4e9))) {
      assertThatThrownBy(() -> Special.legendrePolynomialP(x, n))
          .isInstanceOf(TorchException.class)
          .hasMessageContaining("n must be at most 1048576, got 4000000000");
    }
    assertThatThrownBy(() -> Special.laguerrePolynomialL(x, 1L << 31))
        .hasMessageContaining("n must be at most 1048576, got 2147483648");
  }

  @Test
  void aBiasWithoutChannelsHasNoGradient() {
    Tensor x = Torch.ones(2, 0);
    Tensor none = Torch.ones(0);
    String name = "aten::native_batch_norm";

    assertThat(Ops.call(name, x, none, none, none, none, false, 0.5, 1e-5)).isNotNull();
    assertThatThrownBy(
            () ->
                Ops.call(
                    name, x, none, Torch.ones(0).requiresGrad_(), none, none, false, 0.5, 1e-5))
        .isInstanceOf(TorchException.class)
        .hasMessageContaining("expected input.numel() to be at least 1, got 0");
  }

  @Test
  void aBatchOfFactorsIsNotBroadcast() {
    Tensor factors = Torch.eye(3).expand(2, 3, 3);
    Tensor pivots = Torch.tensor(new int[] {1, 2, 3}).expand(2, 3);
    Tensor right = Torch.ones(2, 3, 1);

    assertThat(Linalg.ldlSolve(factors, pivots, right).shape()).isEqualTo(Shape.of(2, 3, 1));
    assertThat(Linalg.ldlSolve(factors, pivots, right.narrow(0, 0, 1)).shape())
        .isEqualTo(Shape.of(2, 3, 1));
    assertThat(Linalg.ldlSolve(factors.select(0, 0), pivots.select(0, 0), right).shape())
        .isEqualTo(Shape.of(2, 3, 1));
    for (Tensor more : List.of(right.unsqueeze(1), right.expand(4, 2, 3, 1))) {
      assertThatThrownBy(() -> Linalg.ldlSolve(factors, pivots, more))
          .isInstanceOf(TorchException.class)
          .hasMessageContaining("a batch of LD is not broadcast, got [2, 3, 3] and B of shape");
    }
    assertThatThrownBy(
            () -> Linalg.ldlSolve(factors.narrow(0, 0, 1), pivots.narrow(0, 0, 1), right))
        .hasMessageContaining("a batch of LD is not broadcast, got [1, 3, 3]");
  }

  @Tag("dimnames")
  @Test
  void noTensorsAreNotAligned() {
    assertThat(Ops.call("aten::align_tensors", List.of(Torch.ones(2))).toTensors()).hasSize(1);
    assertThatThrownBy(() -> Ops.call("aten::align_tensors", List.of()))
        .isInstanceOf(TorchException.class)
        .hasMessageContaining("tensors must not be empty");
  }

  @Test
  void aTensorIsNotTakenApartIntoMorePartsThanMemoryHolds() {
    assertThat(Torch.ones(3, 0).unbind(0)).hasSize(3);
    assertThat(Torch.ones(0, 4).split(2)).hasSize(1);
    Tensor x = Torch.ones(2, 1L << 40, 0);
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> x.unbind(1),
            () -> x.unbind(-2),
            () -> x.split(1, 1),
            () -> Ops.call("aten::unsafe_split.Tensor", x, 1, 1),
            () -> Torch.unbindCopy(x, 1))) {
      assertThatThrownBy(call)
          .isInstanceOf(TorchException.class)
          .hasMessageContaining("parts must be at most 16777216, got 1099511627776");
    }
    assertThat(x.split(1L << 39, 1)).hasSize(2);
  }

  @Test
  void expandedTensorsThatNoMemoryHoldsAreOnlyTakenPartsOf() {
    Tensor x = Torch.ones(1).expand(1L << 45);

    assertThat(x.narrow(0, 1L << 44, 3).sum().item()).isEqualTo(3);
    assertThat(x.indexSelect(0, Torch.tensor(1L << 44)).item()).isEqualTo(1);
    assertThat(x.view(1L << 20, -1).size(1)).isEqualTo(1L << 25);
    assertThat(Torch.ones(1).expand(1 << 24).sum().item()).isEqualTo(1 << 24);
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            x::sum,
            x::nonzero,
            () -> x.view(1L << 20, -1).t().var(),
            () -> Torch.isin(x, Torch.ones(2)),
            () -> x.histc(o -> o.bins(10)),
            () -> Ops.call("aten::cumsum", x, 0),
            () -> Torch.cat(Torch.ones(1), x))) {
      assertThatThrownBy(call)
          .isInstanceOf(TorchException.class)
          .hasMessageContaining("has more elements than memory holds");
    }
  }

  @Test
  void gridsOfTensorsAreExpandedToo() {
    Tensor line = Torch.arange(0, 1 << 16);
    Tensor place = Torch.meshgrid(List.of(line, line, line), Torch.Indexing.IJ).get(0);

    assertThat(place.select(0, 7).select(0, 0).select(0, 0).item()).isEqualTo(7);
    assertThatThrownBy(place::sum).hasMessageContaining("has more elements than memory holds");
  }

  @Tag("dimnames")
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

  @Test
  void aPoolingWindowHasAnElementOfTheInput() {
    Tensor x = Torch.arange(6.0).reshape(1, 2, 3).requiresGrad_();
    for (boolean ceil : new boolean[] {true, false}) {
      List<Object> options =
          List.of(new long[] {1, 2}, new long[] {1, 2}, new long[] {0, 1}, new long[] {1, 5}, ceil);
      assertThatThrownBy(() -> Ops.call("aten::max_pool2d_with_indices", with(x, options)))
          .isInstanceOf(TorchException.class)
          .hasMessageContaining("has no element of an input of size 3");
    }
    List<Object> fitting =
        List.of(new long[] {1, 2}, new long[] {1, 2}, new long[] {0, 1}, new long[] {1, 3}, true);
    IValue pooled = Ops.call("aten::max_pool2d", with(x, fitting));
    assertThat(pooled.toTensor().flatten().get(0).item()).isEqualTo(2);
  }

  private static Object[] with(Tensor x, List<Object> options) {
    return Stream.concat(Stream.of(x), options.stream()).toArray();
  }

  @Test
  void aSamplingGridWithGradientsIsFinite() {
    Tensor image = Torch.ones(1, 1, 3, 3);
    Tensor grid = Torch.full(Shape.of(1, 2, 2, 2), Double.NaN).requiresGrad_();
    assertThatThrownBy(() -> sample(image, grid, 1))
        .hasMessageContaining("the grid must not contain infinity or NaN");
    assertThat(Torch.noGrad(() -> sample(image, grid, 1)).shape()).isEqualTo(Shape.of(1, 1, 2, 2));
    assertThat(sample(image, grid, 0).shape()).isEqualTo(Shape.of(1, 1, 2, 2));
  }

  private static Tensor sample(Tensor image, Tensor grid, int paddingMode) {
    return Ops.call("aten::grid_sampler", image, grid, 0, paddingMode, true).toTensor();
  }

  @Test
  void theOutputOfATransposedConvolutionIsCountedIn32Bits() {
    Tensor x = Torch.ones(1, 1, 4);
    Tensor weight = Torch.ones(1, 1, 3);
    assertThatThrownBy(() -> F.convTranspose1d(x, weight, o -> o.stride(Integer.MAX_VALUE)))
        .hasMessageContaining("the output must have less than 2^31 elements in a dimension");
    assertThat(F.convTranspose1d(x, weight, o -> o.stride(2)).shape()).isEqualTo(Shape.of(1, 1, 9));
  }

  @Test
  void lapackGetsNoInfinityWhereItNeverReturns() {
    Tensor infinite = Torch.full(Shape.of(4, 3), Double.POSITIVE_INFINITY);
    assertThatThrownBy(() -> Linalg.lstsq(infinite, Torch.ones(4, 2)))
        .hasMessageContaining("non-finite values");
    assertThatThrownBy(() -> Linalg.eigvals(infinite.narrow(0, 0, 3)))
        .hasMessageContaining("non-finite values");
  }
}
