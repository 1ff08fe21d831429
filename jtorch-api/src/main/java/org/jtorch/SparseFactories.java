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
abstract sealed class SparseFactories extends Factories permits QuantizedFunctions {
  private static final Op EMPTY_COO = Op.of("aten::sparse_coo_tensor", "size");
  private static final Op HSPMM = Op.of("aten::hspmm", "");
  private static final Op NESTED = Op.of("aten::_nested_tensor_from_tensor_list", "");

  SparseFactories() {}

  /**
   * Creates a sparse COO tensor without specified elements, {@code
   * torch.sparse_coo_tensor(size=...)}.
   *
   * @param options dtype, device, requires grad
   * @param size the sizes
   * @return a float32 tensor of layout {@link Layout#SPARSE_COO} unless the options differ
   */
  public static Tensor sparseCooTensor(TensorOptions options, Shape size) {
    return FactoryCalls.make(
        EMPTY_COO, options.layout(Layout.SPARSE_COO), Objects.requireNonNull(size));
  }

  /**
   * Creates a sparse COO tensor whose size is inferred from the indices, {@code
   * torch.sparse_coo_tensor}. Values with equal indices are summed.
   *
   * @param indices integers, one column per element, {@code (sparse dims, k)}
   * @param values the elements, {@code (k, *)}
   * @return a tensor of layout {@link Layout#SPARSE_COO}
   */
  public static Tensor sparseCooTensor(Tensor indices, Tensor values) {
    return SparseTensors.coordinates(indices, values, null, o -> {});
  }

  /**
   * Creates a sparse COO tensor with options, whose size is inferred from the indices, {@code
   * torch.sparse_coo_tensor}.
   *
   * @param indices integers, one column per element, {@code (sparse dims, k)}
   * @param values the elements, {@code (k, *)}
   * @param options {@code o -> o.dtype(FLOAT64).requiresGrad(true)}
   * @return a tensor of layout {@link Layout#SPARSE_COO}
   */
  public static Tensor sparseCooTensor(
      Tensor indices, Tensor values, Consumer<Sparse.TensorSettings> options) {
    return SparseTensors.coordinates(indices, values, null, options);
  }

  /**
   * Creates a sparse COO tensor, {@code torch.sparse_coo_tensor}.
   *
   * @param indices integers, one column per element, {@code (sparse dims, k)}
   * @param values the elements, {@code (k, *)}
   * @param size the sizes
   * @return a tensor of layout {@link Layout#SPARSE_COO}
   * @throws TorchException if an index is out of range
   */
  public static Tensor sparseCooTensor(Tensor indices, Tensor values, Shape size) {
    return sparseCooTensor(indices, values, size, o -> {});
  }

  /**
   * Creates a sparse COO tensor with options, {@code torch.sparse_coo_tensor}.
   *
   * @param indices integers, one column per element, {@code (sparse dims, k)}
   * @param values the elements, {@code (k, *)}
   * @param size the sizes
   * @param options {@code o -> o.isCoalesced(true)}
   * @return a tensor of layout {@link Layout#SPARSE_COO}
   * @throws TorchException if an index is out of range, or {@code isCoalesced} is set and the
   *     indices are not coalesced
   */
  public static Tensor sparseCooTensor(
      Tensor indices, Tensor values, Shape size, Consumer<Sparse.TensorSettings> options) {
    return SparseTensors.coordinates(indices, values, Objects.requireNonNull(size), options);
  }

  /**
   * Creates a sparse CSR (compressed rows) tensor whose size is inferred, {@code
   * torch.sparse_csr_tensor}.
   *
   * @param crowIndices start index of each row, {@code (*, n + 1)}
   * @param colIndices column index of each element, in ascending order, {@code (*, k)}
   * @param values the elements, {@code (*, k)}
   * @return a tensor of layout {@link Layout#SPARSE_CSR}
   * @throws TorchException if the arguments are inconsistent
   */
  public static Tensor sparseCsrTensor(Tensor crowIndices, Tensor colIndices, Tensor values) {
    return sparseCompressedTensor(crowIndices, colIndices, values, Layout.SPARSE_CSR);
  }

  /**
   * Creates a sparse CSR (compressed rows) tensor, {@code torch.sparse_csr_tensor}.
   *
   * @param crowIndices start index of each row, {@code (*, n + 1)}
   * @param colIndices column index of each element, in ascending order, {@code (*, k)}
   * @param values the elements, {@code (*, k)}
   * @param size the sizes, {@code (*, n, m)}
   * @return a tensor of layout {@link Layout#SPARSE_CSR}
   * @throws TorchException if the arguments are inconsistent with each other or the size
   */
  public static Tensor sparseCsrTensor(
      Tensor crowIndices, Tensor colIndices, Tensor values, Shape size) {
    return sparseCsrTensor(crowIndices, colIndices, values, size, o -> {});
  }

  /**
   * Creates a sparse CSR (compressed rows) tensor with options, {@code torch.sparse_csr_tensor}.
   *
   * @param crowIndices start index of each row, {@code (*, n + 1)}
   * @param colIndices column index of each element, in ascending order, {@code (*, k)}
   * @param values the elements, {@code (*, k)}
   * @param size the sizes, {@code (*, n, m)}
   * @param options {@code o -> o.dtype(FLOAT64).requiresGrad(true)}
   * @return a tensor of layout {@link Layout#SPARSE_CSR}
   * @throws TorchException if the arguments are inconsistent with each other or the size
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
   * Creates a sparse CSC (compressed columns) tensor whose size is inferred, {@code
   * torch.sparse_csc_tensor}.
   *
   * @param ccolIndices start index of each column, {@code (*, m + 1)}
   * @param rowIndices row index of each element, in ascending order, {@code (*, k)}
   * @param values the elements, {@code (*, k)}
   * @return a tensor of layout {@link Layout#SPARSE_CSC}
   * @throws TorchException if the arguments are inconsistent
   */
  public static Tensor sparseCscTensor(Tensor ccolIndices, Tensor rowIndices, Tensor values) {
    return sparseCompressedTensor(ccolIndices, rowIndices, values, Layout.SPARSE_CSC);
  }

  /**
   * Creates a sparse CSC (compressed columns) tensor, {@code torch.sparse_csc_tensor}.
   *
   * @param ccolIndices start index of each column, {@code (*, m + 1)}
   * @param rowIndices row index of each element, in ascending order, {@code (*, k)}
   * @param values the elements, {@code (*, k)}
   * @param size the sizes, {@code (*, n, m)}
   * @return a tensor of layout {@link Layout#SPARSE_CSC}
   * @throws TorchException if the arguments are inconsistent with each other or the size
   */
  public static Tensor sparseCscTensor(
      Tensor ccolIndices, Tensor rowIndices, Tensor values, Shape size) {
    return sparseCscTensor(ccolIndices, rowIndices, values, size, o -> {});
  }

  /**
   * Creates a sparse CSC (compressed columns) tensor with options, {@code torch.sparse_csc_tensor}.
   *
   * @param ccolIndices start index of each column, {@code (*, m + 1)}
   * @param rowIndices row index of each element, in ascending order, {@code (*, k)}
   * @param values the elements, {@code (*, k)}
   * @param size the sizes, {@code (*, n, m)}
   * @param options {@code o -> o.dtype(FLOAT64).requiresGrad(true)}
   * @return a tensor of layout {@link Layout#SPARSE_CSC}
   * @throws TorchException if the arguments are inconsistent with each other or the size
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
   * Creates a sparse BSR (compressed rows of blocks) tensor whose size is inferred, {@code
   * torch.sparse_bsr_tensor}.
   *
   * @param crowIndices start index of each block row, {@code (*, n / rows + 1)}
   * @param colIndices block column index of each block, in ascending order, {@code (*, k)}
   * @param values the blocks, {@code (*, k, rows, columns)}
   * @return a tensor of layout {@link Layout#SPARSE_BSR}
   * @throws TorchException if the arguments are inconsistent
   */
  public static Tensor sparseBsrTensor(Tensor crowIndices, Tensor colIndices, Tensor values) {
    return sparseCompressedTensor(crowIndices, colIndices, values, Layout.SPARSE_BSR);
  }

  /**
   * Creates a sparse BSR (compressed rows of blocks) tensor, {@code torch.sparse_bsr_tensor}.
   *
   * @param crowIndices start index of each block row, {@code (*, n / rows + 1)}
   * @param colIndices block column index of each block, in ascending order, {@code (*, k)}
   * @param values the blocks, {@code (*, k, rows, columns)}
   * @param size the sizes, {@code (*, n, m)}
   * @return a tensor of layout {@link Layout#SPARSE_BSR}
   * @throws TorchException if the arguments are inconsistent with each other or the size
   */
  public static Tensor sparseBsrTensor(
      Tensor crowIndices, Tensor colIndices, Tensor values, Shape size) {
    return sparseBsrTensor(crowIndices, colIndices, values, size, o -> {});
  }

  /**
   * Creates a sparse BSR (compressed rows of blocks) tensor with options, {@code
   * torch.sparse_bsr_tensor}.
   *
   * @param crowIndices start index of each block row, {@code (*, n / rows + 1)}
   * @param colIndices block column index of each block, in ascending order, {@code (*, k)}
   * @param values the blocks, {@code (*, k, rows, columns)}
   * @param size the sizes, {@code (*, n, m)}
   * @param options {@code o -> o.dtype(FLOAT64).requiresGrad(true)}
   * @return a tensor of layout {@link Layout#SPARSE_BSR}
   * @throws TorchException if the arguments are inconsistent with each other or the size
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
   * Creates a sparse BSC (compressed columns of blocks) tensor whose size is inferred, {@code
   * torch.sparse_bsc_tensor}.
   *
   * @param ccolIndices start index of each block column, {@code (*, m / columns + 1)}
   * @param rowIndices block row index of each block, in ascending order, {@code (*, k)}
   * @param values the blocks, {@code (*, k, rows, columns)}
   * @return a tensor of layout {@link Layout#SPARSE_BSC}
   * @throws TorchException if the arguments are inconsistent
   */
  public static Tensor sparseBscTensor(Tensor ccolIndices, Tensor rowIndices, Tensor values) {
    return sparseCompressedTensor(ccolIndices, rowIndices, values, Layout.SPARSE_BSC);
  }

  /**
   * Creates a sparse BSC (compressed columns of blocks) tensor, {@code torch.sparse_bsc_tensor}.
   *
   * @param ccolIndices start index of each block column, {@code (*, m / columns + 1)}
   * @param rowIndices block row index of each block, in ascending order, {@code (*, k)}
   * @param values the blocks, {@code (*, k, rows, columns)}
   * @param size the sizes, {@code (*, n, m)}
   * @return a tensor of layout {@link Layout#SPARSE_BSC}
   * @throws TorchException if the arguments are inconsistent with each other or the size
   */
  public static Tensor sparseBscTensor(
      Tensor ccolIndices, Tensor rowIndices, Tensor values, Shape size) {
    return sparseBscTensor(ccolIndices, rowIndices, values, size, o -> {});
  }

  /**
   * Creates a sparse BSC (compressed columns of blocks) tensor with options, {@code
   * torch.sparse_bsc_tensor}.
   *
   * @param ccolIndices start index of each block column, {@code (*, m / columns + 1)}
   * @param rowIndices block row index of each block, in ascending order, {@code (*, k)}
   * @param values the blocks, {@code (*, k, rows, columns)}
   * @param size the sizes, {@code (*, n, m)}
   * @param options {@code o -> o.dtype(FLOAT64).requiresGrad(true)}
   * @return a tensor of layout {@link Layout#SPARSE_BSC}
   * @throws TorchException if the arguments are inconsistent with each other or the size
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
   * Creates a sparse tensor of a compressed layout whose size is inferred, {@code
   * torch.sparse_compressed_tensor}. {@link #sparseCsrTensor} and the functions of the other
   * layouts take a size and options.
   *
   * @param compressedIndices start index of each row or column
   * @param plainIndices column or row index of each element
   * @param values the elements or blocks
   * @param layout {@link Layout#SPARSE_CSR}, {@link Layout#SPARSE_CSC}, {@link Layout#SPARSE_BSR}
   *     or {@link Layout#SPARSE_BSC}
   * @return a tensor of that layout
   * @throws TorchException if the arguments are inconsistent
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
   * Matrix product of a sparse COO matrix and a strided one, {@code torch.hspmm}, also {@code
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
   * Creates a nested tensor from tensors of different sizes, {@code torch.nested.nested_tensor}.
   * The tensors are copied and detached.
   *
   * @param tensors of one dtype, one device and one number of dimensions
   * @return a nested tensor whose first dimension is the list of tensors
   */
  public static Tensor nestedTensor(List<Tensor> tensors) {
    return nestedTensor(TensorOptions.Resolved.NONE, tensors);
  }

  /**
   * Creates a nested tensor from tensors of different sizes with options, {@code
   * torch.nested.nested_tensor}. The tensors are copied and detached.
   *
   * @param options dtype, device, requires grad
   * @param tensors of one number of dimensions
   * @return a nested tensor whose first dimension is the list of tensors
   */
  public static Tensor nestedTensor(TensorOptions options, List<Tensor> tensors) {
    try (TensorScope scope = TensorScope.open()) {
      List<Tensor> cut = tensors.stream().map(Tensor::detach).toList();
      return scope.keep(FactoryCalls.make(NESTED, options, cut));
    }
  }

  /**
   * Creates a nested tensor from tensors of different sizes, with gradients to them, {@code
   * torch.nested.as_nested_tensor}.
   *
   * @param tensors of one dtype, one device and one number of dimensions
   * @return a nested tensor whose first dimension is the list of tensors
   */
  public static Tensor asNestedTensor(List<Tensor> tensors) {
    return FactoryCalls.make(NESTED, TensorOptions.Resolved.NONE, tensors);
  }
}
