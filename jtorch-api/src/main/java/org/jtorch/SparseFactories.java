package org.jtorch;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.FactoryCalls;
import org.jtorch.internal.calls.Op;

/**
 * Functions of {@link Torch} that create sparse and nested tensors. Indices are copied and checked;
 * values share their memory with the created tensor.
 */
final class SparseFactories {
  private static final Op EMPTY_COO = Op.of("aten::sparse_coo_tensor", "size");
  private static final Op HSPMM = Op.of("aten::hspmm", "");
  private static final Op NESTED = Op.of("aten::_nested_tensor_from_tensor_list", "");

  private SparseFactories() {}

  static Tensor sparseCooTensor(TensorOptions options, Shape size) {
    return FactoryCalls.make(
        EMPTY_COO, options.layout(Layout.SPARSE_COO), Objects.requireNonNull(size));
  }

  static Tensor sparseCooTensor(Tensor indices, Tensor values) {
    return SparseTensors.coordinates(indices, values, null, o -> {});
  }

  static Tensor sparseCooTensor(
      Tensor indices, Tensor values, Consumer<Sparse.TensorSettings> options) {
    return SparseTensors.coordinates(indices, values, null, options);
  }

  static Tensor sparseCooTensor(
      Tensor indices, Tensor values, Shape size, Consumer<Sparse.TensorSettings> options) {
    return SparseTensors.coordinates(indices, values, Objects.requireNonNull(size), options);
  }

  static Tensor sparseCsrTensor(Tensor crowIndices, Tensor colIndices, Tensor values) {
    return sparseCompressedTensor(crowIndices, colIndices, values, Layout.SPARSE_CSR);
  }

  static Tensor sparseCsrTensor(
      Tensor crowIndices,
      Tensor colIndices,
      Tensor values,
      Shape size,
      Consumer<Sparse.TensorSettings> options) {
    return SparseTensors.compressed(
        new Tensor[] {crowIndices, colIndices, values},
        Objects.requireNonNull(size),
        Layout.SPARSE_CSR,
        options);
  }

  static Tensor sparseCscTensor(Tensor ccolIndices, Tensor rowIndices, Tensor values) {
    return sparseCompressedTensor(ccolIndices, rowIndices, values, Layout.SPARSE_CSC);
  }

  static Tensor sparseCscTensor(
      Tensor ccolIndices,
      Tensor rowIndices,
      Tensor values,
      Shape size,
      Consumer<Sparse.TensorSettings> options) {
    return SparseTensors.compressed(
        new Tensor[] {ccolIndices, rowIndices, values},
        Objects.requireNonNull(size),
        Layout.SPARSE_CSC,
        options);
  }

  static Tensor sparseBsrTensor(Tensor crowIndices, Tensor colIndices, Tensor values) {
    return sparseCompressedTensor(crowIndices, colIndices, values, Layout.SPARSE_BSR);
  }

  static Tensor sparseBsrTensor(
      Tensor crowIndices,
      Tensor colIndices,
      Tensor values,
      Shape size,
      Consumer<Sparse.TensorSettings> options) {
    return SparseTensors.compressed(
        new Tensor[] {crowIndices, colIndices, values},
        Objects.requireNonNull(size),
        Layout.SPARSE_BSR,
        options);
  }

  static Tensor sparseBscTensor(Tensor ccolIndices, Tensor rowIndices, Tensor values) {
    return sparseCompressedTensor(ccolIndices, rowIndices, values, Layout.SPARSE_BSC);
  }

  static Tensor sparseBscTensor(
      Tensor ccolIndices,
      Tensor rowIndices,
      Tensor values,
      Shape size,
      Consumer<Sparse.TensorSettings> options) {
    return SparseTensors.compressed(
        new Tensor[] {ccolIndices, rowIndices, values},
        Objects.requireNonNull(size),
        Layout.SPARSE_BSC,
        options);
  }

  static Tensor sparseCompressedTensor(
      Tensor compressedIndices, Tensor plainIndices, Tensor values, Layout layout) {
    return SparseTensors.compressed(
        new Tensor[] {compressedIndices, plainIndices, values},
        null,
        Objects.requireNonNull(layout),
        o -> {});
  }

  static Tensor hspmm(Tensor mat1, Tensor mat2) {
    return Dispatch.tensor(HSPMM, mat1, mat2);
  }

  static Tensor nestedTensor(TensorOptions options, List<Tensor> tensors) {
    try (TensorScope scope = TensorScope.open()) {
      List<Tensor> cut = tensors.stream().map(Tensor::detach).toList();
      return scope.keep(FactoryCalls.make(NESTED, options, cut));
    }
  }

  static Tensor asNestedTensor(List<Tensor> tensors) {
    return FactoryCalls.make(NESTED, TensorOptions.Resolved.NONE, tensors);
  }
}
