package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jtorch.QuantizedOps.Channels;
import org.jtorch.QuantizedOps.QuantRange;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Whatever is wrong with a tensor of another kind, the caller reads one line and lives on. */
class HostileKindsTest {
  private final Map<String, Runnable> calls = new LinkedHashMap<>();

  private static Tensor positions(long... row) {
    return Torch.tensor((Object[]) new long[][] {row});
  }

  private static Tensor values() {
    return Torch.tensor(3.0, 4.0, 5.0);
  }

  private static Tensor coo() {
    return Torch.tensor(new float[][] {{0, 0, 3}, {4, 0, 5}}).toSparse();
  }

  private static Tensor csr() {
    return Torch.sparseCsrTensor(Torch.tensor(0, 1, 3), Torch.tensor(1, 0, 2), values());
  }

  private static void csr(Tensor crow, Tensor col, Shape shape) {
    Torch.sparseCsrTensor(crow, col, values(), shape).toDense().close();
  }

  private static Tensor perChannel(Tensor scales, Tensor zeroPoints, long axis) {
    return Torch.quantizePerChannel(
        Torch.ones(2000, 3), new Channels(scales, zeroPoints, axis), DType.QINT8);
  }

  private static Tensor quantized() {
    return Torch.quantizePerTensor(Torch.ones(1, 2, 4, 4), 0.1, 3, DType.QUINT8);
  }

  private static Tensor nested() {
    return Torch.nestedTensor(List.of(Torch.ones(3, 2), Torch.ones(2, 5)));
  }

  @TestFactory
  Stream<DynamicTest> wrongCallsThrowOneLine() {
    coordinates();
    compressed();
    conversions();
    products();
    quantization();
    nestedCalls();
    assertThat(calls).hasSizeGreaterThan(70);
    return calls.entrySet().stream()
        .map(call -> DynamicTest.dynamicTest(call.getKey(), () -> refuses(call.getValue())));
  }

  private static void refuses(Runnable call) {
    try (TensorScope scope = TensorScope.open()) {
      Throwable thrown = catchThrowable(call::run);
      assertThat(thrown)
          .isInstanceOfAny(
              TorchException.class, IllegalArgumentException.class, IllegalStateException.class);
      assertThat(thrown.getMessage()).isNotBlank().doesNotContain("\n");
    }
  }

  private void coordinates() {
    Tensor none = Torch.zeros(0);
    Shape three = Shape.of(3);
    calls.put("negative index", () -> coordinates(positions(0, -1), Torch.ones(2), three));
    calls.put("index outside", () -> coordinates(positions(0, 3), Torch.ones(2), three));
    calls.put("negative size", () -> coordinates(positions(0, 1), Torch.ones(2), Shape.of(-3)));
    calls.put("too many sizes", () -> coordinates(positions(0, 1), Torch.ones(2), Shape.of(3, 3)));
    calls.put("too many values", () -> coordinates(positions(0, 1), Torch.ones(5), three));
    calls.put("float indices", () -> coordinates(Torch.ones(1, 2), Torch.ones(2), three));
    calls.put("a vector of indices", () -> coordinates(Torch.tensor(0, 1), Torch.ones(2), three));
    calls.put("a scalar index", () -> coordinates(Torch.tensor(1), Torch.ones(2), three));
    calls.put("sparse values", () -> coordinates(positions(0, 1), coo(), three));
    calls.put("sparse indices", () -> coordinates(positions(0, 1).toSparse(), values(), three));
    calls.put("nested values", () -> coordinates(positions(0, 1), nested(), three));
    calls.put("no data", () -> coordinates(positions(0, 1).to(Device.META), Torch.ones(2), three));
    calls.put("negative and inferred", () -> Torch.sparseCooTensor(positions(-1), Torch.ones(1)));
    calls.put(
        "inferred too large",
        () -> Torch.sparseCooTensor(positions(Long.MAX_VALUE), Torch.ones(1)));
    calls.put("negative and empty", () -> Torch.sparseCooTensor(DType.FLOAT32, Shape.of(-3)));
    calls.put(
        "not coalesced",
        () -> Torch.sparseCooTensor(positions(1, 0, 1), values(), three, o -> o.isCoalesced(true)));
    calls.put(
        "closed",
        () -> {
          Tensor closed = Torch.ones(2);
          closed.close();
          coordinates(positions(0, 1), closed, three);
        });
    calls.put("resize to fewer", () -> coo().sparseResize_(Shape.of(1, 1), 2, 0));
    calls.put("resize to other dims", () -> coo().sparseResize_(Shape.of(2, 3), 1, 1));
    calls.put("resize to negative dims", () -> coo().sparseResize_(Shape.of(2, 3), -1, 3));
    calls.put("resize a dense one", () -> none.sparseResize_(three, 1, 0));
    calls.put("clear to a negative size", () -> coo().sparseResizeAndClear_(Shape.of(-9), 1, 0));
    calls.put("clear to wrong dims", () -> coo().sparseResizeAndClear_(Shape.of(9), 5, 0));
    calls.put("resize as a dense one", () -> coo().resizeAsSparse_(Torch.ones(2)));
    calls.put(
        "resize as a compressed one", () -> csr().resizeAsSparse_(Torch.eye(9).toSparseCsr()));
  }

  private static void coordinates(Tensor indices, Tensor values, Shape shape) {
    Torch.sparseCooTensor(indices, values, shape).toDense().close();
  }

  private void compressed() {
    Shape shape = Shape.of(2, 3);
    Tensor crow = TensorScope.unscoped(Torch.tensor(0, 1, 3));
    Tensor col = TensorScope.unscoped(Torch.tensor(1, 0, 2));
    calls.put("rows that jump", () -> csr(Torch.tensor(0, 100, 3), col, shape));
    calls.put("rows that go back", () -> csr(Torch.tensor(0, 3, 1, 3), col, Shape.of(3, 3)));
    calls.put("rows that end late", () -> csr(Torch.tensor(0, 1, 30), col, shape));
    calls.put("rows that begin early", () -> csr(Torch.tensor(-5, 1, 3), col, shape));
    calls.put("no rows", () -> csr(Torch.zeros(DType.INT64, 0), col, shape));
    calls.put("columns outside", () -> csr(crow, Torch.tensor(1, 0, 2000), shape));
    calls.put("columns below", () -> csr(crow, Torch.tensor(1, -7, 2), shape));
    calls.put("columns out of order", () -> csr(crow, Torch.tensor(1, 2, 0), shape));
    calls.put("columns twice", () -> csr(crow, Torch.tensor(1, 2, 2), shape));
    calls.put("two index types", () -> csr(crow.to(DType.INT32), col, shape));
    calls.put("float positions", () -> csr(Torch.ones(3), Torch.ones(3), shape));
    calls.put("a negative width", () -> csr(crow, col, Shape.of(2, -3)));
    calls.put("one size", () -> csr(crow, col, Shape.of(2)));
    calls.put(
        "a layout that is not sparse",
        () -> Torch.sparseCompressedTensor(crow, col, values(), Layout.STRIDED));
    calls.put(
        "empty blocks", () -> Torch.sparseBsrTensor(crow, col, Torch.ones(3, 0, 0)).toDense());
    calls.put("no blocks", () -> Torch.sparseBsrTensor(crow, col, values()));
    calls.put(
        "blocks that do not divide",
        () -> Torch.sparseBsrTensor(crow, col, Torch.ones(3, 2, 2), Shape.of(5, 6)));
  }

  private void conversions() {
    calls.put("blocks of 0", () -> Torch.ones(4, 4).toSparseBsr(new long[] {0, 2}));
    calls.put("negative blocks", () -> Torch.ones(4, 4).toSparseBsc(new long[] {-2, 2}));
    calls.put("no block size", () -> Torch.ones(4, 4).toSparseBsr(new long[0]));
    calls.put("three block sizes", () -> Torch.ones(4, 4).toSparseBsr(new long[] {2, 2, 2}));
    calls.put("indivisible", () -> Torch.ones(4, 4).toSparseBsr(new long[] {3, 2}));
    calls.put("dense dims", () -> Torch.ones(4, 4).toSparseBsr(new long[] {2, 2}, 5));
    calls.put("sparse dims", () -> Torch.ones(4, 4).toSparse(9));
    calls.put("a nested one", () -> nested().toSparse());
    calls.put("indices of a dense one", () -> Torch.ones(2).indices());
    calls.put("rows of coordinates", () -> coo().crowIndices());
    calls.put("a mask of another shape", () -> Torch.ones(9, 9).sparseMask(coo()));
  }

  private void products() {
    calls.put("smm of dense", () -> Torch.ones(2, 3).smm(Torch.ones(3, 3)));
    calls.put("smm of other sizes", () -> coo().smm(Torch.ones(9, 9)));
    calls.put("mm of other sizes", () -> Sparse.mm(csr(), Torch.ones(9, 9)));
    calls.put("mm of a vector", () -> Sparse.mm(coo(), Torch.ones(3)));
    calls.put("mm of nested", () -> Sparse.mm(coo(), nested()));
    calls.put("reduce coordinates", () -> Sparse.mm(coo(), Torch.ones(3, 3), Sparse.Reduce.AMAX));
    calls.put("reduce other sizes", () -> Sparse.mm(csr(), Torch.ones(9, 3), Sparse.Reduce.AMAX));
    calls.put(
        "addmm of other sizes", () -> Sparse.addmm(Torch.ones(9, 9), coo(), Torch.ones(3, 3)));
    calls.put(
        "sampled of other sizes",
        () -> Sparse.sampledAddmm(csr(), Torch.ones(9, 2), Torch.ones(2, 3)));
    calls.put("sum over no dimension", () -> Sparse.sum(coo(), 7));
    calls.put("softmax over no dimension", () -> Sparse.softmax(coo(), -7));
    calls.put(
        "one diagonal twice",
        () -> Sparse.spdiags(Torch.ones(2, 3), Torch.tensor(0, 0), Shape.of(3, 3)));
    calls.put(
        "a negative matrix",
        () -> Sparse.spdiags(Torch.ones(2, 3), Torch.tensor(0, 1), Shape.of(-3, 3)));
  }

  private void quantization() {
    Tensor two = TensorScope.unscoped(Torch.ones(2));
    Tensor zeros = TensorScope.unscoped(Torch.zeros(DType.INT64, 2000));
    QuantRange bytes = new QuantRange(-128, 127);
    calls.put("zero point", () -> Torch.quantizePerTensor(two, 0.1, -1, DType.QUINT8));
    calls.put("dtype", () -> Torch.quantizePerTensor(two, 0.1, 1, DType.INT8));
    calls.put("sparse", () -> Torch.quantizePerTensor(coo(), 0.1, 1, DType.QINT8));
    calls.put("too few scales", () -> perChannel(two, zeros, 0));
    calls.put(
        "too few zero points", () -> perChannel(Torch.ones(2000), Torch.zeros(DType.INT64, 2), 0));
    calls.put("axis", () -> perChannel(two, zeros, 7));
    calls.put("view as integers", () -> quantized().view(DType.UINT8));
    calls.put("view as quantized", () -> Torch.ones(DType.INT8, 2).view(DType.QINT8));
    calls.put("pool of nothing", () -> Torch.quantizedMaxPool2d(quantized(), 0));
    calls.put("pool of dense", () -> Torch.quantizedMaxPool2d(Torch.ones(1, 2, 4, 4), 2));
    calls.put("pool padding", () -> Torch.quantizedMaxPool2d(quantized(), 2, 1, 50));
    calls.put(
        "fake range", () -> Torch.fakeQuantizePerTensorAffine(two, 0.1, 0, new QuantRange(5, -5)));
    calls.put("fake zero point", () -> Torch.fakeQuantizePerTensorAffine(two, 0.1, 5000, bytes));
    calls.put("no bins", () -> Torch.chooseQparamsOptimized(two, -5, 0.16, 8));
    calls.put("no bits", () -> Torch.chooseQparamsOptimized(two, 200, 0.16, 0));
    calls.put("no numbers", () -> Torch.chooseQparamsOptimized(Torch.rand(0), 200, 0.16, 8));
  }

  private void nestedCalls() {
    calls.put("ranks", () -> Torch.nestedTensor(List.of(Torch.ones(2), Torch.ones(2, 2))));
    calls.put(
        "devices", () -> Torch.nestedTensor(List.of(Torch.ones(2), Torch.ones(Device.META, 2))));
    calls.put("nested in nested", () -> Torch.nestedTensor(List.of(nested(), nested())));
    calls.put("padded too small", () -> nested().toPaddedTensor(0, Shape.of(1, 1, 1)));
    calls.put("padded to another rank", () -> nested().toPaddedTensor(0, Shape.of(1)));
    calls.put("padded to less than nothing", () -> nested().toPaddedTensor(0, Shape.of(-1, 3, 5)));
    calls.put("unbind the parts", () -> nested().unbind(1));
    calls.put("a part of it", () -> nested().get(9));
    calls.put("another size", () -> nested().copy_(Torch.nestedTensor(List.of(Torch.ones(9, 2)))));
  }

  @Test
  void theBoundsOfACutTensorAreItsOwn() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor cut = Torch.arange(1000.0).get(Index.slice(0, 1000, 100));
      Tensor whole = cut.clone();
      assertThat(Torch.chooseQparamsOptimized(cut, 200, 0.16, 8).max().item())
          .isEqualTo(Torch.chooseQparamsOptimized(whole, 200, 0.16, 8).max().item());
      assertThat(
              Torch.chooseQparamsOptimized(Torch.tensor(0.5).expand(100), 20, 0.1, 8).max().item())
          .isLessThanOrEqualTo(0.5);
    }
  }

  @Test
  void aCutTensorOfChannelsHasTheChannelsOfTheCut() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor scales = Torch.arange(1.0, 2001.0);
      Tensor whole = perChannel(scales, Torch.zeros(DType.INT64, 2000), 0);
      assertThat(whole.get(Index.slice(3, 5)).qPerChannelScales().toDoubleArray())
          .containsExactly(4, 5);
      assertThat(whole.get(7).qScale()).isEqualTo(8);
      assertThat(whole.unsqueeze(0).qPerChannelAxis()).isEqualTo(1);
    }
  }

  @Test
  void groupsOfMatricesAreMultiplied() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor a = Torch.arange(32 * 16.0).reshape(32, 16).div(100);
      Tensor b = Torch.arange(2 * 16 * 16.0).reshape(2, 16, 16).div(100);
      Tensor ends = Torch.tensor(8, 32).to(DType.INT32);
      Tensor product = F.groupedMm(a, b, o -> o.offs(ends));
      assertThat(product.get(Index.slice(0, 8)).allclose(a.get(Index.slice(0, 8)).matmul(b.get(0))))
          .isTrue();
      assertThat(product.get(Index.from(8)).allclose(a.get(Index.from(8)).matmul(b.get(1))))
          .isTrue();
      assertThat(F.groupedMm(b, b).allclose(b.bmm(b))).isTrue();
      assertThatThrownBy(() -> F.groupedMm(a, b)).isInstanceOf(TorchException.class);
    }
  }
}
