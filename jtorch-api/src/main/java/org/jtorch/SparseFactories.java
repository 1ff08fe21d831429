package org.jtorch;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.FactoryCalls;
import org.jtorch.internal.calls.Op;

/**
 * The functions of {@link Torch} that make sparse and nested tensors. Positions are copied and
 * checked; values are shared with the tensor that is made.
 */
abstract sealed class SparseFactories extends Factories permits QuantizedFunctions {
  private static final Op EMPTY_COO = Op.of("aten::sparse_coo_tensor", "size");
  private static final Op HSPMM = Op.of("aten::hspmm", "");
  private static final Op NESTED = Op.of("aten::_nested_tensor_from_tensor_list", "");

  SparseFactories() {}

  /**
   * A sparse tensor without elements, {@code torch.sparse_coo_tensor(size=...)}.
   *
   * @param options dtype, device, whether it requires a gradient
   * @param size the sizes
   * @return a float32 tensor of layout {@link Layout#SPARSE_COO} unless the options say otherwise
   */
  public static Tensor sparseCooTensor(TensorOptions options, Shape size) {
    return FactoryCalls.make(
        EMPTY_COO, options.layout(Layout.SPARSE_COO), Objects.requireNonNull(size));
  }

  /**
   * A sparse tensor of elements at coordinates, as large as the coordinates need, {@code
   * torch.sparse_coo_tensor}. What is at one position twice counts as its sum.
   *
   * @param indices a column for each element, whole numbers, {@code (sparse dims, k)}
   * @param values the elements, {@code (k, *)}
   * @return a tensor of layout {@link Layout#SPARSE_COO}
   */
  public static Tensor sparseCooTensor(Tensor indices, Tensor values) {
    return SparseTensors.coordinates(indices, values, null, o -> {});
  }

  /**
   * A sparse tensor of elements at coordinates, as large as the coordinates need, with options,
   * {@code torch.sparse_coo_tensor}.
   *
   * @param indices a column for each element, whole numbers, {@code (sparse dims, k)}
   * @param values the elements, {@code (k, *)}
   * @param options {@code o -> o.dtype(FLOAT64).requiresGrad(true)}
   * @return a tensor of layout {@link Layout#SPARSE_COO}
   */
  public static Tensor sparseCooTensor(
      Tensor indices, Tensor values, Consumer<Sparse.TensorSettings> options) {
    return SparseTensors.coordinates(indices, values, null, options);
  }

  /**
   * A sparse tensor of elements at coordinates, {@code torch.sparse_coo_tensor}.
   *
   * @param indices a column for each element, whole numbers, {@code (sparse dims, k)}
   * @param values the elements, {@code (k, *)}
   * @param size the sizes
   * @return a tensor of layout {@link Layout#SPARSE_COO}
   * @throws TorchException if an index is outside of the sizes
   */
  public static Tensor sparseCooTensor(Tensor indices, Tensor values, Shape size) {
    return sparseCooTensor(indices, values, size, o -> {});
  }

  /**
   * A sparse tensor of elements at coordinates, with options, {@code torch.sparse_coo_tensor}.
   *
   * @param indices a column for each element, whole numbers, {@code (sparse dims, k)}
   * @param values the elements, {@code (k, *)}
   * @param size the sizes
   * @param options {@code o -> o.isCoalesced(true)}
   * @return a tensor of layout {@link Layout#SPARSE_COO}
   * @throws TorchException if an index is outside of the sizes, or the tensor is said to be
   *     coalesced and is not
   */
  public static Tensor sparseCooTensor(
      Tensor indices, Tensor values, Shape size, Consumer<Sparse.TensorSettings> options) {
    return SparseTensors.coordinates(indices, values, Objects.requireNonNull(size), options);
  }

  /**
   * A sparse matrix of compressed rows, {@code torch.sparse_csr_tensor}; its shape is worked out.
   *
   * @param crowIndices where each row begins, {@code (*, n + 1)}
   * @param colIndices the column of each element, in ascending order, {@code (*, k)}
   * @param values the elements, {@code (*, k)}
   * @return a tensor of layout {@link Layout#SPARSE_CSR}
   * @throws TorchException if the parts do not fit each other
   */
  public static Tensor sparseCsrTensor(Tensor crowIndices, Tensor colIndices, Tensor values) {
    return sparseCompressedTensor(crowIndices, colIndices, values, Layout.SPARSE_CSR);
  }

  /**
   * A sparse matrix of compressed rows, {@code torch.sparse_csr_tensor}.
   *
   * @param crowIndices where each row begins, {@code (*, n + 1)}
   * @param colIndices the column of each element, in ascending order, {@code (*, k)}
   * @param values the elements, {@code (*, k)}
   * @param size the sizes, {@code (*, n, m)}
   * @return a tensor of layout {@link Layout#SPARSE_CSR}
   * @throws TorchException if the parts do not fit each other or the sizes
   */
  public static Tensor sparseCsrTensor(
      Tensor crowIndices, Tensor colIndices, Tensor values, Shape size) {
    return sparseCsrTensor(crowIndices, colIndices, values, size, o -> {});
  }

  /**
   * A sparse matrix of compressed rows, with options, {@code torch.sparse_csr_tensor}.
   *
   * @param crowIndices where each row begins, {@code (*, n + 1)}
   * @param colIndices the column of each element, in ascending order, {@code (*, k)}
   * @param values the elements, {@code (*, k)}
   * @param size the sizes, {@code (*, n, m)}
   * @param options {@code o -> o.dtype(FLOAT64).requiresGrad(true)}
   * @return a tensor of layout {@link Layout#SPARSE_CSR}
   * @throws TorchException if the parts do not fit each other or the sizes
   */
  public static Tensor sparseCsrTensor(
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

  /**
   * A sparse matrix of compressed columns, {@code torch.sparse_csc_tensor}; its shape is worked
   * out.
   *
   * @param ccolIndices where each column begins, {@code (*, m + 1)}
   * @param rowIndices the row of each element, in ascending order, {@code (*, k)}
   * @param values the elements, {@code (*, k)}
   * @return a tensor of layout {@link Layout#SPARSE_CSC}
   * @throws TorchException if the parts do not fit each other
   */
  public static Tensor sparseCscTensor(Tensor ccolIndices, Tensor rowIndices, Tensor values) {
    return sparseCompressedTensor(ccolIndices, rowIndices, values, Layout.SPARSE_CSC);
  }

  /**
   * A sparse matrix of compressed columns, {@code torch.sparse_csc_tensor}.
   *
   * @param ccolIndices where each column begins, {@code (*, m + 1)}
   * @param rowIndices the row of each element, in ascending order, {@code (*, k)}
   * @param values the elements, {@code (*, k)}
   * @param size the sizes, {@code (*, n, m)}
   * @return a tensor of layout {@link Layout#SPARSE_CSC}
   * @throws TorchException if the parts do not fit each other or the sizes
   */
  public static Tensor sparseCscTensor(
      Tensor ccolIndices, Tensor rowIndices, Tensor values, Shape size) {
    return sparseCscTensor(ccolIndices, rowIndices, values, size, o -> {});
  }

  /**
   * A sparse matrix of compressed columns, with options, {@code torch.sparse_csc_tensor}.
   *
   * @param ccolIndices where each column begins, {@code (*, m + 1)}
   * @param rowIndices the row of each element, in ascending order, {@code (*, k)}
   * @param values the elements, {@code (*, k)}
   * @param size the sizes, {@code (*, n, m)}
   * @param options {@code o -> o.dtype(FLOAT64).requiresGrad(true)}
   * @return a tensor of layout {@link Layout#SPARSE_CSC}
   * @throws TorchException if the parts do not fit each other or the sizes
   */
  public static Tensor sparseCscTensor(
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

  /**
   * A sparse matrix of compressed rows of blocks, {@code torch.sparse_bsr_tensor}; its shape is
   * worked out.
   *
   * @param crowIndices where each row of blocks begins, {@code (*, n / rows + 1)}
   * @param colIndices the column of blocks of each block, in ascending order, {@code (*, k)}
   * @param values the elements, {@code (*, k, rows, columns)}
   * @return a tensor of layout {@link Layout#SPARSE_BSR}
   * @throws TorchException if the parts do not fit each other
   */
  public static Tensor sparseBsrTensor(Tensor crowIndices, Tensor colIndices, Tensor values) {
    return sparseCompressedTensor(crowIndices, colIndices, values, Layout.SPARSE_BSR);
  }

  /**
   * A sparse matrix of compressed rows of blocks, {@code torch.sparse_bsr_tensor}.
   *
   * @param crowIndices where each row of blocks begins, {@code (*, n / rows + 1)}
   * @param colIndices the column of blocks of each block, in ascending order, {@code (*, k)}
   * @param values the elements, {@code (*, k, rows, columns)}
   * @param size the sizes, {@code (*, n, m)}
   * @return a tensor of layout {@link Layout#SPARSE_BSR}
   * @throws TorchException if the parts do not fit each other or the sizes
   */
  public static Tensor sparseBsrTensor(
      Tensor crowIndices, Tensor colIndices, Tensor values, Shape size) {
    return sparseBsrTensor(crowIndices, colIndices, values, size, o -> {});
  }

  /**
   * A sparse matrix of compressed rows of blocks, with options, {@code torch.sparse_bsr_tensor}.
   *
   * @param crowIndices where each row of blocks begins, {@code (*, n / rows + 1)}
   * @param colIndices the column of blocks of each block, in ascending order, {@code (*, k)}
   * @param values the elements, {@code (*, k, rows, columns)}
   * @param size the sizes, {@code (*, n, m)}
   * @param options {@code o -> o.dtype(FLOAT64).requiresGrad(true)}
   * @return a tensor of layout {@link Layout#SPARSE_BSR}
   * @throws TorchException if the parts do not fit each other or the sizes
   */
  public static Tensor sparseBsrTensor(
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

  /**
   * A sparse matrix of compressed columns of blocks, {@code torch.sparse_bsc_tensor}; its shape is
   * worked out.
   *
   * @param ccolIndices where each column of blocks begins, {@code (*, m / columns + 1)}
   * @param rowIndices the row of blocks of each block, in ascending order, {@code (*, k)}
   * @param values the elements, {@code (*, k, rows, columns)}
   * @return a tensor of layout {@link Layout#SPARSE_BSC}
   * @throws TorchException if the parts do not fit each other
   */
  public static Tensor sparseBscTensor(Tensor ccolIndices, Tensor rowIndices, Tensor values) {
    return sparseCompressedTensor(ccolIndices, rowIndices, values, Layout.SPARSE_BSC);
  }

  /**
   * A sparse matrix of compressed columns of blocks, {@code torch.sparse_bsc_tensor}.
   *
   * @param ccolIndices where each column of blocks begins, {@code (*, m / columns + 1)}
   * @param rowIndices the row of blocks of each block, in ascending order, {@code (*, k)}
   * @param values the elements, {@code (*, k, rows, columns)}
   * @param size the sizes, {@code (*, n, m)}
   * @return a tensor of layout {@link Layout#SPARSE_BSC}
   * @throws TorchException if the parts do not fit each other or the sizes
   */
  public static Tensor sparseBscTensor(
      Tensor ccolIndices, Tensor rowIndices, Tensor values, Shape size) {
    return sparseBscTensor(ccolIndices, rowIndices, values, size, o -> {});
  }

  /**
   * A sparse matrix of compressed columns of blocks, with options, {@code torch.sparse_bsc_tensor}.
   *
   * @param ccolIndices where each column of blocks begins, {@code (*, m / columns + 1)}
   * @param rowIndices the row of blocks of each block, in ascending order, {@code (*, k)}
   * @param values the elements, {@code (*, k, rows, columns)}
   * @param size the sizes, {@code (*, n, m)}
   * @param options {@code o -> o.dtype(FLOAT64).requiresGrad(true)}
   * @return a tensor of layout {@link Layout#SPARSE_BSC}
   * @throws TorchException if the parts do not fit each other or the sizes
   */
  public static Tensor sparseBscTensor(
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

  /**
   * A sparse matrix of a compressed layout, {@code torch.sparse_compressed_tensor}; its shape is
   * worked out. {@link #sparseCsrTensor} and its kin take a shape and options.
   *
   * @param compressedIndices where each row or column begins
   * @param plainIndices the column or row of each element
   * @param values the elements or blocks
   * @param layout which of the four
   * @return a tensor of that layout
   * @throws TorchException if the parts do not fit each other
   */
  public static Tensor sparseCompressedTensor(
      Tensor compressedIndices, Tensor plainIndices, Tensor values, Layout layout) {
    return SparseTensors.compressed(
        new Tensor[] {compressedIndices, plainIndices, values},
        null,
        Objects.requireNonNull(layout),
        o -> {});
  }

  /**
   * Multiplies a sparse matrix of coordinates with a strided one, {@code torch.hspmm}, also {@code
   * torch.hsmm}.
   *
   * @param mat1 sparse, {@code (n, m)}
   * @param mat2 strided, {@code (m, p)}
   * @return sparse, with one sparse and one dense dimension, {@code (n, p)}
   */
  public static Tensor hspmm(Tensor mat1, Tensor mat2) {
    return Dispatch.tensor(HSPMM, mat1, mat2);
  }

  /**
   * Tensors of different sizes as one, {@code torch.nested.nested_tensor}. They are copied, and cut
   * off from autograd.
   *
   * @param tensors of one dtype, one device and one number of dimensions
   * @return a nested tensor, whose first dimension goes over the tensors
   */
  public static Tensor nestedTensor(List<Tensor> tensors) {
    return nestedTensor(TensorOptions.Of.NONE, tensors);
  }

  /**
   * Tensors of different sizes as one, with options, {@code torch.nested.nested_tensor}. They are
   * copied, and cut off from autograd.
   *
   * @param options dtype, device, whether it requires a gradient
   * @param tensors of one number of dimensions
   * @return a nested tensor, whose first dimension goes over the tensors
   */
  public static Tensor nestedTensor(TensorOptions options, List<Tensor> tensors) {
    try (TensorScope scope = TensorScope.open()) {
      List<Tensor> cut = tensors.stream().map(Tensor::detach).toList();
      return scope.keep(FactoryCalls.make(NESTED, options, cut));
    }
  }

  /**
   * Tensors of different sizes as one, through which gradients flow, {@code
   * torch.nested.as_nested_tensor}.
   *
   * @param tensors of one dtype, one device and one number of dimensions
   * @return a nested tensor, whose first dimension goes over the tensors
   */
  public static Tensor asNestedTensor(List<Tensor> tensors) {
    return FactoryCalls.make(NESTED, TensorOptions.Of.NONE, tensors);
  }
}
