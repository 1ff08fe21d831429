package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.compute.SparseOperators;

/**
 * Conversions to sparse layouts, components of sparse tensors, and sparse matrix products.
 *
 * <p>Indices are returned as copies, because kernels do not check the indices of a tensor and they
 * must not change. Values share the tensor's memory.
 */
public sealed interface SparseOps permits Tensor {
  /**
   * Converts to a sparse layout. PyTorch: {@code torch.Tensor.to_sparse}.
   *
   * <p>Shapes: {@code (*) -> (*)}.
   *
   * @param options {@code o -> o.layout(Layout.SPARSE_BSR).blocksize(2, 2)}
   * @return a new tensor
   */
  default Tensor toSparse(Consumer<ToSparseOptions> options) {
    ToSparseOptions o = new ToSparseOptions();
    options.accept(o);
    return Dispatch.tensor(
        SparseOperators.TO_SPARSE, (Tensor) this, o.layout, o.blocksize, o.denseDim);
  }

  /**
   * Converts to the sparse COO layout. PyTorch: {@code torch.Tensor.to_sparse_coo}.
   *
   * <p>Shapes: {@code (*) -> (*)}.
   *
   * @return a new tensor
   */
  default Tensor toSparseCoo() {
    return toSparse(o -> o.layout(Layout.SPARSE_COO));
  }

  /**
   * Converts to the sparse BSR layout (compressed rows of blocks). PyTorch: {@code
   * torch.Tensor.to_sparse_bsr}.
   *
   * <p>Shapes: {@code (*, n, m) -> (*, n, m)}.
   *
   * @param blocksize rows and columns of a block, which must divide those of the matrix
   * @return a new tensor
   */
  default Tensor toSparseBsr(long[] blocksize) {
    return Dispatch.tensor(SparseOperators.TO_SPARSE_BSR, (Tensor) this, blocksize, null);
  }

  /**
   * Converts to the sparse BSR layout (compressed rows of blocks) with dense dimensions. PyTorch:
   * {@code torch.Tensor.to_sparse_bsr}.
   *
   * @param blocksize rows and columns of a block, which must divide those of the matrix
   * @param denseDim number of dense dimensions
   * @return a new tensor
   */
  default Tensor toSparseBsr(long[] blocksize, long denseDim) {
    return Dispatch.tensor(SparseOperators.TO_SPARSE_BSR, (Tensor) this, blocksize, denseDim);
  }

  /**
   * Converts to the sparse BSC layout (compressed columns of blocks). PyTorch: {@code
   * torch.Tensor.to_sparse_bsc}.
   *
   * <p>Shapes: {@code (*, n, m) -> (*, n, m)}.
   *
   * @param blocksize rows and columns of a block, which must divide those of the matrix
   * @return a new tensor
   */
  default Tensor toSparseBsc(long[] blocksize) {
    return Dispatch.tensor(SparseOperators.TO_SPARSE_BSC, (Tensor) this, blocksize, null);
  }

  /**
   * Converts to the sparse BSC layout (compressed columns of blocks) with dense dimensions.
   * PyTorch: {@code torch.Tensor.to_sparse_bsc}.
   *
   * @param blocksize rows and columns of a block, which must divide those of the matrix
   * @param denseDim number of dense dimensions
   * @return a new tensor
   */
  default Tensor toSparseBsc(long[] blocksize, long denseDim) {
    return Dispatch.tensor(SparseOperators.TO_SPARSE_BSC, (Tensor) this, blocksize, denseDim);
  }

  /**
   * Returns the indices of a coalesced COO tensor, one column per element. PyTorch: {@code
   * torch.Tensor.indices}.
   *
   * @return a copy, int64, {@code (sparseDim, k)}
   */
  default Tensor indices() {
    return SparseTensors.positions(SparseOperators.INDICES, (Tensor) this);
  }

  /**
   * Returns the start index of each row of a CSR or BSR tensor. PyTorch: {@code
   * torch.Tensor.crow_indices}.
   *
   * @return a copy, int64 or int32, {@code (*, n + 1)}
   */
  default Tensor crowIndices() {
    return SparseTensors.positions(SparseOperators.CROW_INDICES, (Tensor) this);
  }

  /**
   * Returns the column indices of a CSR or BSR tensor. PyTorch: {@code torch.Tensor.col_indices}.
   *
   * @return a copy, int64 or int32, {@code (*, k)}
   */
  default Tensor colIndices() {
    return SparseTensors.positions(SparseOperators.COL_INDICES, (Tensor) this);
  }

  /**
   * Returns the start index of each column of a CSC or BSC tensor. PyTorch: {@code
   * torch.Tensor.ccol_indices}.
   *
   * @return a copy, int64 or int32, {@code (*, m + 1)}
   */
  default Tensor ccolIndices() {
    return SparseTensors.positions(SparseOperators.CCOL_INDICES, (Tensor) this);
  }

  /**
   * Returns the row indices of a CSC or BSC tensor. PyTorch: {@code torch.Tensor.row_indices}.
   *
   * @return a copy, int64 or int32, {@code (*, k)}
   */
  default Tensor rowIndices() {
    return SparseTensors.positions(SparseOperators.ROW_INDICES, (Tensor) this);
  }

  /**
   * Whether the layout is sparse COO. PyTorch: {@code torch.Tensor.is_sparse}.
   *
   * @return true only for {@link Layout#SPARSE_COO}
   */
  default boolean isSparse() {
    return ((Tensor) this).layout() == Layout.SPARSE_COO;
  }

  /**
   * Whether the layout is sparse CSR. PyTorch: {@code torch.Tensor.is_sparse_csr}.
   *
   * @return true only for {@link Layout#SPARSE_CSR}
   */
  default boolean isSparseCsr() {
    return ((Tensor) this).layout() == Layout.SPARSE_CSR;
  }

  /**
   * Matrix product of this sparse matrix and a strided one. PyTorch: {@code torch.smm}.
   *
   * <p>Shapes: {@code (n, m), (m, p) -> (n, p)}.
   *
   * @param mat2 the second factor
   * @return a new sparse tensor
   */
  default Tensor smm(Tensor mat2) {
    return Dispatch.tensor(SparseOperators.SMM, (Tensor) this, mat2);
  }

  /**
   * Matrix product of a sparse and a strided matrix, added to this sparse matrix. PyTorch: {@code
   * torch.sspaddmm}, also {@code torch.saddmm}.
   *
   * <p>Shapes: {@code (n, p), (n, m), (m, p) -> (n, p)}.
   *
   * @param mat1 sparse
   * @param mat2 strided
   * @return a new sparse tensor
   */
  default Tensor sspaddmm(Tensor mat1, Tensor mat2) {
    return sspaddmm(mat1, mat2, o -> {});
  }

  /**
   * {@code beta * this + alpha * (mat1 @ mat2)} with a sparse {@code mat1}. PyTorch: {@code
   * torch.sspaddmm}.
   *
   * <p>Shapes: {@code (n, p), (n, m), (m, p) -> (n, p)}.
   *
   * @param mat1 sparse
   * @param mat2 strided
   * @param options {@code o -> o.beta(0.5).alpha(2)}
   * @return a new sparse tensor
   */
  default Tensor sspaddmm(Tensor mat1, Tensor mat2, Consumer<Sparse.AddmmOptions> options) {
    Sparse.AddmmOptions o = new Sparse.AddmmOptions();
    options.accept(o);
    return Dispatch.tensor(SparseOperators.SSPADDMM, (Tensor) this, mat1, mat2, o.beta, o.alpha);
  }

  /**
   * Resizes this COO tensor; its elements keep their indices. PyTorch: {@code
   * torch.Tensor.sparse_resize_}.
   *
   * @param size the new sizes, not smaller than before unless the tensor is empty
   * @param sparseDim number of sparse dimensions
   * @param denseDim number of dense dimensions
   * @return this tensor
   */
  @CanIgnoreReturnValue
  default Tensor sparseResize_(Shape size, long sparseDim, long denseDim) {
    return Dispatch.inPlace(
        SparseOperators.SPARSE_RESIZE_, (Tensor) this, size, sparseDim, denseDim);
  }

  /**
   * Resizes this COO tensor and removes its elements. PyTorch: {@code
   * torch.Tensor.sparse_resize_and_clear_}.
   *
   * @param size the new sizes
   * @param sparseDim number of sparse dimensions
   * @param denseDim number of dense dimensions
   * @return this tensor
   */
  @CanIgnoreReturnValue
  default Tensor sparseResizeAndClear_(Shape size, long sparseDim, long denseDim) {
    return Dispatch.inPlace(
        SparseOperators.SPARSE_RESIZE_AND_CLEAR_, (Tensor) this, size, sparseDim, denseDim);
  }

  /**
   * Resizes this COO tensor to the size, sparse and dense dimensions of another. PyTorch: {@code
   * torch.Tensor.resize_as_sparse_}.
   *
   * @param template a COO tensor
   * @return this tensor
   * @throws IllegalArgumentException if one of them is of another layout
   */
  @CanIgnoreReturnValue
  default Tensor resizeAsSparse_(Tensor template) {
    return SparseTensors.resizeAs((Tensor) this, template);
  }

  /** Options of {@link #toSparse(Consumer)}. */
  @CanIgnoreReturnValue
  final class ToSparseOptions {
    @Nullable Layout layout;
    long @Nullable [] blocksize;
    @Nullable Long denseDim;

    ToSparseOptions() {}

    /** Layout of the result: a sparse layout. Default {@link Layout#SPARSE_COO}. */
    public ToSparseOptions layout(Layout layout) {
      this.layout = Objects.requireNonNull(layout);
      return this;
    }

    /**
     * Block size for the BSR and BSC layouts. Default: none.
     *
     * @param rows rows of a block
     * @param columns columns of a block
     * @return this
     */
    public ToSparseOptions blocksize(long rows, long columns) {
      blocksize = new long[] {rows, columns};
      return this;
    }

    /** Number of dense dimensions. Default 0. */
    public ToSparseOptions denseDim(long denseDim) {
      this.denseDim = denseDim;
      return this;
    }
  }
}
