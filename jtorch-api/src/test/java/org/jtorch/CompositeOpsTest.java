package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What PyTorch writes in Python over several kernels. */
class CompositeOpsTest {
  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void normsOfVectorsAndMatrices() {
    Tensor x = Torch.tensor(new float[][] {{3, 4}, {0, 0}});

    assertThat(x.norm().item()).isEqualTo(5);
    assertThat(x.norm(1).item()).isEqualTo(7);
    assertThat(x.norm(Double.POSITIVE_INFINITY, 0).toFloatArray()).containsExactly(3, 4);
    assertThat(x.norm(2, new long[] {1}, o -> o.keepdim(true)).shape()).isEqualTo(Shape.of(2, 1));
    assertThat(x.norm(Linalg.MatrixNorm.NUC).item()).isCloseTo(5, within(1e-6));
    assertThat(x.norm(Linalg.MatrixNorm.FRO, new long[] {0, 1}).item()).isEqualTo(5);
  }

  @Test
  void distinctElementsWithPlacesAndCounts() {
    Tensor x = Torch.tensor(3, 1, 3, 2);
    CompositeOps.Unique unique = x.unique(o -> o.returnInverse(true).returnCounts(true));

    assertThat(x.unique().toLongArray()).containsExactly(1, 2, 3);
    assertThat(unique.inverse().toLongArray()).containsExactly(2, 0, 2, 1);
    assertThat(unique.counts().toLongArray()).containsExactly(1, 1, 2);
  }

  @Test
  void whatWasNotAskedForIsRefusedByName() {
    CompositeOps.Unique runs = Torch.tensor(1, 1, 2).uniqueConsecutive(o -> o.returnCounts(true));

    assertThat(runs.values().toLongArray()).containsExactly(1, 2);
    assertThat(runs.counts().toLongArray()).containsExactly(2, 1);
    assertThatThrownBy(runs::inverse)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("returnInverse");
  }

  @Test
  void distinctElementsOutliveAScopeThatKeepsThem() {
    CompositeOps.Unique kept =
        TensorScope.compute(() -> Torch.tensor(2, 2, 1).unique(o -> o.returnCounts(true)));

    assertThat(kept.values().toLongArray()).containsExactly(1, 2);
    assertThat(kept.counts().toLongArray()).containsExactly(1, 2);
  }

  @Test
  void indexPutWritesOrAddsAtRepeatedPlaces() {
    Tensor x = Torch.zeros(3);
    Tensor places = Torch.tensor(0, 2, 2);
    Tensor values = Torch.tensor(1.0, 2.0, 3.0);

    assertThat(x.indexPut(List.of(places), values, true).toFloatArray()).containsExactly(1, 0, 5);
    assertThat(x.toFloatArray()).containsExactly(0, 0, 0);
    assertThat(x.indexPut_(List.of(places), values, true)).isSameAs(x);
    assertThat(x.toFloatArray()).containsExactly(1, 0, 5);
  }

  @Test
  void aSignalComesBackFromItsSpectra() {
    Tensor signal = Torch.arange(0.0, 64).sin();
    Tensor window = Torch.hannWindow(16);
    Tensor spectra = signal.stft(16, o -> o.hopLength(4).window(window));
    Tensor back = spectra.istft(16, o -> o.hopLength(4).window(window).length(64));

    assertThat(spectra.shape()).isEqualTo(Shape.of(9, 17));
    assertThat(back.sub(signal).abs().max().item()).isLessThan(1e-5);
  }

  @Test
  void shapesAreBroadcastFromTheRight() {
    assertThat(Torch.broadcastShapes(Shape.of(5, 1, 3), Shape.of(4, 1), Shape.of()))
        .isEqualTo(Shape.of(5, 4, 3));
    assertThatThrownBy(() -> Torch.broadcastShapes(Shape.of(2), Shape.of(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 meets 3");
  }

  @Test
  void placesBecomeCoordinates() {
    List<Tensor> coordinates = Torch.unravelIndex(Torch.tensor(0, 5, 11), 3, 4);

    assertThat(coordinates.get(0).toLongArray()).containsExactly(0, 1, 2);
    assertThat(coordinates.get(1).toLongArray()).containsExactly(0, 1, 3);
  }

  @Test
  void pointsAreCountedInBoxes() {
    Tensor points = Torch.tensor(new float[][] {{0, 0}, {0.9f, 0.1f}, {0.9f, 0.9f}});
    Torch.HistogramDd histogram =
        Torch.histogramdd(points, new long[] {2, 2}, o -> o.range(0, 1, 0, 1));

    assertThat(histogram.hist().flatten().toFloatArray()).containsExactly(1, 0, 1, 1);
    assertThat(histogram.binEdges().get(1).toFloatArray()).containsExactly(0, 0.5f, 1);
  }

  @Test
  void tensordotSumsOverTheLastAndTheFirstDimensions() {
    Tensor x = Torch.arange(0.0, 6).reshape(1, 2, 3);

    assertThat(Torch.tensordot(x, x.permute(1, 2, 0), 2).item()).isEqualTo(55);
  }

  @Test
  void powersOfTenOrOfAnotherBase() {
    assertThat(Torch.logspace(0, 2, 3).toFloatArray()).containsExactly(1, 10, 100);
    assertThat(Torch.logspace(DType.FLOAT64, 0, 2, 3).toDoubleArray()).containsExactly(1, 10, 100);
    assertThat(Torch.logspace(DType.FLOAT64, 0, 2, 3, o -> o.base(2)).toDoubleArray())
        .containsExactly(1, 2, 4);
  }

  @Test
  void gradientsAlongDimensionsOfDifferentSpacing() {
    Tensor plane = Torch.arange(0.0, 9).reshape(3, 3);
    List<Tensor> slopes =
        Torch.gradient(plane, new double[] {3, 0.5}, new long[] {0, 1}, o -> o.edgeOrder(1));

    assertThat(slopes.get(0).flatten().toFloatArray()).containsOnly(1);
    assertThat(slopes.get(1).flatten().toFloatArray()).containsOnly(2);
  }

  @Test
  void gradientsAlongAllDimensionsTakeASpacingOfEach() {
    Tensor plane = Torch.tensor(new float[][] {{0, 1, 4}, {1, 3, 9}});

    assertThat(Torch.gradient(plane, new double[] {2, 0.5}).get(1).flatten().toFloatArray())
        .containsExactly(2, 4, 6, 4, 8, 12);
    assertThat(
            Torch.gradient(plane, List.of(Torch.tensor(0.0, 2), Torch.tensor(0.0, 1, 3)))
                .get(0)
                .flatten()
                .toFloatArray())
        .containsExactly(0.5f, 1, 2.5f, 0.5f, 1, 2.5f);
  }

  @Test
  void aToleranceIsANumberOrATensorWhicheverIsGiven() {
    Tensor x = Torch.tensor(4f, 1, 0.01f).diag();
    Tensor pair = Torch.stack(x, x);

    assertThat(Linalg.pinv(x, o -> o.rtol(Torch.tensor(0.5f))).diag().toFloatArray())
        .containsExactly(0.25f, 0, 0);
    assertThat(Linalg.pinv(x, o -> o.atol(0.5).rtol(0)).diag().toFloatArray())
        .containsExactly(0.25f, 1, 0);
    assertThat(Linalg.matrixRank(pair, o -> o.atol(Torch.tensor(0f, 2))).toLongArray())
        .containsExactly(3, 1);
    assertThat(Linalg.matrixRank(x, o -> o.rtol(Torch.tensor(0.1f)).hermitian(true)).itemLong())
        .isEqualTo(2);
    assertThat(Linalg.matrixRank(x, o -> o.atol(Torch.tensor(0.1f)).atol(2)).itemLong())
        .isEqualTo(1);
    assertThatThrownBy(() -> Linalg.pinv(x, o -> o.atol(0.5).rtol(Torch.tensor(0.1f))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("linalg.pinv: atol is a Double where libtorch takes a Tensor");
  }

  @Test
  void aCopyMayBeInAnotherOrderInMemory() {
    Tensor x = Torch.arange(0.0, 8).reshape(1, 2, 2, 2);
    Tensor copy = x.clone(MemoryFormat.CHANNELS_LAST);

    assertThat(copy.strides()).containsExactly(8, 1, 4, 2);
    assertThat(copy.equal(x)).isTrue();
    copy.fill_(9);
    assertThat(x.sum().item()).isEqualTo(28);
  }

  @Test
  void aSquareUnitMatrixTakesOptions() {
    assertThat(Torch.eye(DType.INT64, 2).flatten().toLongArray()).containsExactly(1, 0, 0, 1);
  }

  @Test
  void groupNormTellsItsStatisticsAndTrustsNobodysSizes() {
    Tensor x = Torch.arange(12).to(DType.FLOAT32).view(1, 4, 3);
    var normalized = Torch.nativeGroupNorm(x, 2, o -> o.weight(Torch.ones(4)));
    assertThat(normalized.mean().toFloatArray()).containsExactly(2.5f, 8.5f);
    assertThat(normalized.output().allclose(F.groupNorm(x, 2))).isTrue();
    assertThatThrownBy(() -> Torch.nativeGroupNorm(x, 2, o -> o.bias(Torch.ones(3))))
        .hasMessage(
            "native_group_norm: expected bias of shape [4], got [3] [float32[1, 4, 3],"
                + " float32[3]]");
    assertThatThrownBy(() -> Torch.nativeGroupNorm(x, 3))
        .hasMessage(
            "native_group_norm: the number of channels must be divisible by the number of groups, 3"
                + " [float32[1, 4, 3]]");
    assertThatThrownBy(() -> Torch.nativeGroupNorm(Torch.ones(2), 1))
        .hasMessage("native_group_norm: the input must be (N, C, *) [float32[2]]");
  }
}
