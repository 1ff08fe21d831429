package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SparseTensorsTest {
  private static final long[][] POSITIONS = {{0, 1, 1}, {2, 0, 2}};

  private static Tensor dense() {
    return Torch.tensor(
        new float[][] {{0, 1.5f, 0, 0}, {2, 0, 0, -3}, {0, 0, 0, 0}, {0, 4, 0, 0.5f}});
  }

  private static Tensor indices() {
    return Torch.tensor((Object[]) POSITIONS);
  }

  private static Tensor values() {
    return Torch.tensor(3.0, 4.0, 5.0);
  }

  private static Tensor crow() {
    return Torch.tensor(0, 1, 3);
  }

  private static Tensor col() {
    return Torch.tensor(1, 0, 2);
  }

  private static Tensor blocks() {
    return Torch.arange(12.0).reshape(3, 2, 2);
  }

  private static Tensor other() {
    return Torch.arange(8.0).reshape(4, 2);
  }

  private static Tensor sparse() {
    return dense().toSparse();
  }

  @TestFactory
  Stream<DynamicTest> whatIsMadePrintsAsInPython() {
    Map<String, Supplier<Tensor>> cases = new LinkedHashMap<>();
    cases.put("coo", () -> Torch.sparseCooTensor(indices(), values(), Shape.of(2, 3)));
    cases.put("coo_inferred", () -> Torch.sparseCooTensor(indices(), values()));
    cases.put(
        "coo_double",
        () ->
            Torch.sparseCooTensor(
                indices(),
                values(),
                Shape.of(2, 4),
                o -> o.dtype(DType.FLOAT64).device(Device.CPU).requiresGrad(true)));
    cases.put(
        "coo_twice",
        () ->
            Torch.sparseCooTensor(
                    Torch.tensor(new long[][] {{1, 1}, {0, 0}}), Torch.tensor(1, 2), Shape.of(2, 2))
                .coalesce());
    cases.put(
        "coo_hybrid",
        () ->
            Torch.sparseCooTensor(
                Torch.tensor(new long[][] {{0, 2}}),
                Torch.tensor(new float[][] {{1, 2}, {3, 4}}),
                Shape.of(3, 2)));
    cases.put("coo_empty", () -> Torch.sparseCooTensor(Device.CPU, Shape.of(2, 3)));
    cases.put(
        "coo_complex",
        () ->
            Torch.sparseCooTensor(
                indices(), Torch.complex(Torch.zeros(3), values()), Shape.of(2, 3)));
    cases.put("csr", () -> Torch.sparseCsrTensor(crow(), col(), values()));
    cases.put(
        "csr_sized",
        () ->
            Torch.sparseCsrTensor(
                crow(), col(), values(), Shape.of(2, 5), o -> o.dtype(DType.FLOAT64)));
    cases.put(
        "csr_int32",
        () ->
            Torch.sparseCsrTensor(
                crow().to(DType.INT32), col().to(DType.INT32), values(), Shape.of(2, 3)));
    cases.put("csc", () -> Torch.sparseCscTensor(crow(), col(), values()));
    cases.put("bsr", () -> Torch.sparseBsrTensor(crow(), col(), blocks()));
    cases.put("bsc", () -> Torch.sparseBscTensor(crow(), col(), blocks(), Shape.of(6, 4)));
    cases.put(
        "compressed",
        () -> Torch.sparseCompressedTensor(crow(), col(), values(), Layout.SPARSE_CSR));
    return RecordedKinds.printed(cases);
  }

  @TestFactory
  Stream<DynamicTest> conversionsPrintAsInPython() {
    Map<String, Supplier<Tensor>> cases = new LinkedHashMap<>();
    cases.put("to_coo", () -> dense().toSparse());
    cases.put("to_coo_1", () -> dense().toSparse(1));
    cases.put("to_csr", () -> dense().toSparseCsr());
    cases.put("to_csc", () -> dense().toSparseCsc());
    cases.put("to_bsr", () -> dense().toSparseBsr(new long[] {2, 2}));
    cases.put("to_bsc", () -> dense().toSparse(o -> o.layout(Layout.SPARSE_BSC).blocksize(2, 2)));
    cases.put("csr_to_coo", () -> dense().toSparseCsr().toSparseCoo());
    cases.put("dense_again", () -> dense().toSparseBsr(new long[] {2, 2}).toDense());
    cases.put("indices", () -> sparse().indices());
    cases.put("mask", () -> Torch.arange(16.0).reshape(4, 4).sparseMask(sparse()));
    return RecordedKinds.printed(cases);
  }

  @TestFactory
  Stream<DynamicTest> productsAndSumsPrintAsInPython() {
    Map<String, Supplier<Tensor>> cases = new LinkedHashMap<>();
    cases.put("smm", () -> sparse().smm(other()).coalesce());
    cases.put(
        "sspaddmm",
        () ->
            Torch.eye(4, 2)
                .toSparse()
                .sspaddmm(sparse(), other(), o -> o.beta(2).alpha(0.5))
                .coalesce());
    cases.put("sparse_mm", () -> Sparse.mm(sparse(), other()));
    cases.put("sparse_mm_sparse", () -> Sparse.mm(sparse(), sparse()).coalesce());
    cases.put(
        "sparse_mm_reduce", () -> Sparse.mm(dense().toSparseCsr(), other(), Sparse.Reduce.MEAN));
    cases.put(
        "sparse_addmm",
        () -> Sparse.addmm(Torch.ones(4, 2), sparse(), other(), o -> o.beta(0.5).alpha(2)));
    cases.put(
        "sampled_addmm",
        () ->
            Sparse.sampledAddmm(
                dense().toSparseCsr(), other(), other().t(), o -> o.beta(0.5).alpha(2)));
    cases.put("sparse_sum", () -> Sparse.sum(sparse()));
    cases.put("sparse_sum_0", () -> Sparse.sum(sparse(), 0));
    cases.put("sparse_sum_double", () -> Sparse.sum(sparse(), DType.FLOAT64, 0, 1));
    cases.put("sparse_softmax", () -> Sparse.softmax(sparse(), 1));
    cases.put("sparse_log_softmax", () -> Sparse.logSoftmax(sparse(), 1, DType.FLOAT64));
    cases.put(
        "spdiags",
        () -> Sparse.spdiags(Torch.arange(6.0).reshape(2, 3), Torch.tensor(0, 1), Shape.of(3, 4)));
    cases.put(
        "spdiags_csr",
        () ->
            Sparse.spdiags(
                Torch.arange(6.0).reshape(2, 3),
                Torch.tensor(0, -1),
                Shape.of(3, 3),
                Layout.SPARSE_CSR));
    return RecordedKinds.printed(cases);
  }

  @TestFactory
  Stream<DynamicTest> gradientsPrintAsInPython() {
    Map<String, Supplier<Tensor>> cases = new LinkedHashMap<>();
    cases.put(
        "grad_mm",
        () -> {
          Tensor x =
              Torch.sparseCooTensor(indices(), values(), Shape.of(2, 4), o -> o.requiresGrad(true));
          Sparse.mm(x, other()).pow(2).sum().backward();
          return x.grad();
        });
    cases.put(
        "grad_values",
        () -> {
          Tensor w = values().requiresGrad_();
          Torch.sparseCsrTensor(crow(), col(), w, Shape.of(2, 3)).toDense().pow(2).sum().backward();
          return w.grad();
        });
    cases.put(
        "grad_dense",
        () -> {
          Tensor d = dense().requiresGrad_();
          d.toSparse().toDense().pow(2).sum().backward();
          return d.grad();
        });
    return RecordedKinds.printed(cases);
  }

  @Test
  void partsAreCopiesAndSoArePositionsGiven() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor given = indices();
      Tensor x = Torch.sparseCooTensor(given, values(), Shape.of(2, 3)).coalesce();
      given.fill_(1000);
      x.indices().fill_(-1000);
      assertThat(x.toDense().sum().item()).isEqualTo(12);
      Tensor rows = crow();
      Tensor csr = Torch.sparseCsrTensor(rows, col(), values());
      rows.fill_(1 << 20);
      csr.crowIndices().fill_(1 << 20);
      csr.colIndices().fill_(1 << 20);
      assertThat(csr.toDense().sum().item()).isEqualTo(12);
      csr.values().fill_(1);
      assertThat(csr.toDense().sum().item()).isEqualTo(3);
    }
  }

  @Test
  void kindsAreTold() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = sparse();
      assertThat(x.isSparse()).isTrue();
      assertThat(x.isSparseCsr()).isFalse();
      assertThat(x.isCoalesced()).isTrue();
      assertThat(x.sparseDim()).isEqualTo(2);
      assertThat(x.denseDim()).isZero();
      assertThat(dense().toSparseCsr().isSparseCsr()).isTrue();
      assertThat(dense().isSparse()).isFalse();
      Tensor coalesced =
          Torch.sparseCooTensor(x.indices(), x.values(), Shape.of(4, 4), o -> o.isCoalesced(true));
      assertThat(coalesced.isCoalesced()).isTrue();
      Tensor csc = dense().toSparseCsc();
      assertThat(csc.ccolIndices().toLongArray()).containsExactly(0, 1, 3, 3, 5);
      assertThat(csc.rowIndices().toLongArray()).containsExactly(1, 0, 3, 1, 3);
    }
  }

  @Test
  void shapesChangeInPlace() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = sparse();
      assertThat(x.sparseResize_(Shape.of(5, 6), 2, 0)).isSameAs(x);
      assertThat(x.shape()).isEqualTo(Shape.of(5, 6));
      assertThat(x.values().numel()).isEqualTo(5);
      x.sparseResizeAndClear_(Shape.of(3), 1, 0);
      assertThat(x.shape()).isEqualTo(Shape.of(3));
      assertThat(x.coalesce().values().numel()).isZero();
      Tensor y = Torch.sparseCooTensor(DType.FLOAT64, Shape.of(1));
      assertThat(y.resizeAsSparse_(x).shape()).isEqualTo(Shape.of(3));
    }
  }

  @Test
  void whatDoesNotFitIsRefusedInOneLine() {
    try (TensorScope scope = TensorScope.open()) {
      assertThatThrownBy(() -> Torch.sparseCooTensor(indices(), values(), Shape.of(2, 2)))
          .isInstanceOf(TorchException.class)
          .hasMessage(
              "validate_sparse_coo_tensor_args: size is inconsistent with indices: for dim 1, size"
                  + " is 2 but found index 2 [int64[2, 3], float32[3]]");
      assertThatThrownBy(
              () -> Torch.sparseCsrTensor(Torch.tensor(0, 3, 1), col(), values(), Shape.of(2, 3)))
          .isInstanceOf(TorchException.class)
          .hasMessageStartingWith("validate_sparse_compressed_tensor_args: ");
      assertThatThrownBy(
              () ->
                  Torch.sparseCsrTensor(
                      crow(), col(), values(), Shape.of(2, 3), o -> o.isCoalesced(true)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("isCoalesced is for tensors of coordinates alone");
      assertThatThrownBy(() -> dense().indices()).isInstanceOf(TorchException.class);
    }
  }
}
