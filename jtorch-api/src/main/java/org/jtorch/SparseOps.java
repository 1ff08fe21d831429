package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.compute.SparseOperators;

/**
 * Conversions to sparse layouts, the parts of sparse tensors, and products with them.
 *
 * <p>Positions come out as copies: kernels trust them, so nobody may write to those that a tensor
 * uses. Values share the tensor's memory.
 *
 * <p><b>Ownership:</b> a tensor that comes back belongs to the innermost open {@link TensorScope},
 * else to the garbage collector.
 *
 * <p><b>Thread safety:</b> calls may run at the same time on any threads, so long as none of them
 * writes to a tensor that another uses.
 */
public sealed interface SparseOps permits Tensor {
  /**
   * A sparse tensor of the elements that are not zero, in a layout of choice. PyTorch: {@code
   * torch.Tensor.to_sparse}.
   *
   * <p>Shapes: {@code (*) -> (*)}.
   *
   * @param options {@code o -> o.layout(Layout.SPARSE_BSR).blocksize(2, 2)}
   * @return the result, a new tensor
   */
  default Tensor toSparse(Consumer<ToSparseOptions> options) {
    ToSparseOptions o = new ToSparseOptions();
    options.accept(o);
    return Dispatch.tensor(
        SparseOperators.TO_SPARSE, (Tensor) this, o.layout, o.blocksize, o.denseDim);
  }

  /**
   * A sparse tensor of the elements that are not zero, their positions in coordinates; a sparse
   * tensor of another layout is converted. PyTorch: {@code torch.Tensor.to_sparse_coo}.
   *
   * <p>Shapes: {@code (*) -> (*)}.
   *
   * @return the result, a new tensor
   */
  default Tensor toSparseCoo() {
    return toSparse(o -> o.layout(Layout.SPARSE_COO));
  }

  /**
   * A sparse matrix of the blocks that are not zero, rows of blocks compressed. PyTorch: {@code *}.
   *
   * <p>Shapes: {@code (*, n, m) -> (*, n, m)}.
   *
   * @param blocksize rows and columns of a block, which divide those of the matrix
   * @return the result, a new tensor
   */
  default Tensor toSparseBsr(long[] blocksize) {
    return Dispatch.tensor(SparseOperators.TO_SPARSE_BSR, (Tensor) this, blocksize, null);
  }

  /**
   * A sparse matrix of the blocks that are not zero, rows of blocks compressed, whose elements have
   * dimensions of their own. PyTorch: {@code torch.Tensor.to_sparse_bsr}.
   *
   * @param blocksize rows and columns of a block, which divide those of the matrix
   * @param denseDim how many dimensions each element has
   * @return the result, a new tensor
   */
  default Tensor toSparseBsr(long[] blocksize, long denseDim) {
    return Dispatch.tensor(SparseOperators.TO_SPARSE_BSR, (Tensor) this, blocksize, denseDim);
  }

  /**
   * A sparse matrix of the blocks that are not zero, columns of blocks compressed. PyTorch: {@code
   * *}.
   *
   * <p>Shapes: {@code (*, n, m) -> (*, n, m)}.
   *
   * @param blocksize rows and columns of a block, which divide those of the matrix
   * @return the result, a new tensor
   */
  default Tensor toSparseBsc(long[] blocksize) {
    return Dispatch.tensor(SparseOperators.TO_SPARSE_BSC, (Tensor) this, blocksize, null);
  }

  /**
   * A sparse matrix of the blocks that are not zero, columns of blocks compressed, whose elements
   * have dimensions of their own. PyTorch: {@code torch.Tensor.to_sparse_bsc}.
   *
   * @param blocksize rows and columns of a block, which divide those of the matrix
   * @param denseDim how many dimensions each element has
   * @return the result, a new tensor
   */
  default Tensor toSparseBsc(long[] blocksize, long denseDim) {
    return Dispatch.tensor(SparseOperators.TO_SPARSE_BSC, (Tensor) this, blocksize, denseDim);
  }

  /**
   * The positions of a coalesced tensor of coordinates, in columns. PyTorch: {@code *}.
   *
   * @return a copy, int64, {@code (sparseDim, k)}
   */
  default Tensor indices() {
    return SparseTensors.positions(SparseOperators.INDICES, (Tensor) this);
  }

  /**
   * Where each row begins among the elements of a matrix with compressed rows. PyTorch: {@code *}.
   *
   * @return a copy, int64 or int32, {@code (*, n + 1)}
   */
  default Tensor crowIndices() {
    return SparseTensors.positions(SparseOperators.CROW_INDICES, (Tensor) this);
  }

  /**
   * The column of each element of a matrix with compressed rows. PyTorch: {@code *}.
   *
   * @return a copy, int64 or int32, {@code (*, k)}
   */
  default Tensor colIndices() {
    return SparseTensors.positions(SparseOperators.COL_INDICES, (Tensor) this);
  }

  /**
   * Where each column begins among the elements of a matrix with compressed columns. PyTorch:
   * {@code torch.Tensor.ccol_indices}.
   *
   * @return a copy, int64 or int32, {@code (*, m + 1)}
   */
  default Tensor ccolIndices() {
    return SparseTensors.positions(SparseOperators.CCOL_INDICES, (Tensor) this);
  }

  /**
   * The row of each element of a matrix with compressed columns. PyTorch: {@code *}.
   *
   * @return a copy, int64 or int32, {@code (*, k)}
   */
  default Tensor rowIndices() {
    return SparseTensors.positions(SparseOperators.ROW_INDICES, (Tensor) this);
  }

  /**
   * Whether the positions are coordinates. PyTorch: {@code torch.Tensor.is_sparse}.
   *
   * @return true for the layout {@link Layout#SPARSE_COO} alone
   */
  default boolean isSparse() {
    return ((Tensor) this).layout() == Layout.SPARSE_COO;
  }

  /**
   * Whether rows are compressed. PyTorch: {@code torch.Tensor.is_sparse_csr}.
   *
   * @return true for the layout {@link Layout#SPARSE_CSR} alone
   */
  default boolean isSparseCsr() {
    return ((Tensor) this).layout() == Layout.SPARSE_CSR;
  }

  /**
   * Multiplies this sparse matrix with a strided one. PyTorch: {@code torch.smm}.
   *
   * <p>Shapes: {@code (n, m), (m, p) -> (n, p)}.
   *
   * @param mat2 the second factor
   * @return sparse, a new tensor
   */
  default Tensor smm(Tensor mat2) {
    return Dispatch.tensor(SparseOperators.SMM, (Tensor) this, mat2);
  }

  /**
   * This sparse matrix plus the product of a sparse and a strided one. PyTorch: {@code *}, also
   * {@code torch.saddmm}.
   *
   * <p>Shapes: {@code (n, p), (n, m), (m, p) -> (n, p)}.
   *
   * @param mat1 sparse
   * @param mat2 strided
   * @return sparse, a new tensor
   */
  default Tensor sspaddmm(Tensor mat1, Tensor mat2) {
    return sspaddmm(mat1, mat2, o -> {});
  }

  /**
   * A multiple of this sparse matrix plus a multiple of the product of a sparse and a strided one.
   * PyTorch: {@code torch.sspaddmm}.
   *
   * <p>Shapes: {@code (n, p), (n, m), (m, p) -> (n, p)}.
   *
   * @param mat1 sparse
   * @param mat2 strided
   * @param options {@code o -> o.beta(0.5).alpha(2)}
   * @return sparse, a new tensor
   */
  default Tensor sspaddmm(Tensor mat1, Tensor mat2, Consumer<Sparse.AddmmOptions> options) {
    Sparse.AddmmOptions o = new Sparse.AddmmOptions();
    options.accept(o);
    return Dispatch.tensor(SparseOperators.SSPADDMM, (Tensor) this, mat1, mat2, o.beta, o.alpha);
  }

  /**
   * Gives this tensor of coordinates another shape; its elements stay where they are. PyTorch:
   * {@code torch.Tensor.sparse_resize_}.
   *
   * @param size the new sizes, no smaller than before unless the tensor is empty
   * @param sparseDim how many of the dimensions have positions
   * @param denseDim how many dimensions each element has
   * @return this tensor
   */
  @CanIgnoreReturnValue
  default Tensor sparseResize_(Shape size, long sparseDim, long denseDim) {
    return Dispatch.inPlace(
        SparseOperators.SPARSE_RESIZE_, (Tensor) this, size, sparseDim, denseDim);
  }

  /**
   * Gives this tensor of coordinates another shape and no elements. PyTorch: {@code *}.
   *
   * @param size the new sizes
   * @param sparseDim how many of the dimensions have positions
   * @param denseDim how many dimensions each element has
   * @return this tensor
   */
  @CanIgnoreReturnValue
  default Tensor sparseResizeAndClear_(Shape size, long sparseDim, long denseDim) {
    return Dispatch.inPlace(
        SparseOperators.SPARSE_RESIZE_AND_CLEAR_, (Tensor) this, size, sparseDim, denseDim);
  }

  /**
   * Gives this tensor of coordinates the shape and the kinds of dimensions of another. PyTorch:
   * {@code torch.Tensor.resize_as_sparse_}.
   *
   * @param template a tensor of coordinates
   * @return this tensor
   * @throws IllegalArgumentException if one of them is of another layout
   */
  @CanIgnoreReturnValue
  default Tensor resizeAsSparse_(Tensor template) {
    return SparseTensors.resizeAs((Tensor) this, template);
  }

  /**
   * What {@link #toSparse(Consumer)} may be told.
   *
   * <p><b>Ownership:</b> a value; owns nothing.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   */
  final class ToSparseOptions {
    @Nullable Layout layout;
    long @Nullable [] blocksize;
    @Nullable Long denseDim;

    ToSparseOptions() {}

    /**
     * The layout of the result.
     *
     * @param layout a sparse one; {@link Layout#SPARSE_COO} by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public ToSparseOptions layout(Layout layout) {
      this.layout = Objects.requireNonNull(layout);
      return this;
    }

    /**
     * The size of a block, for the layouts of blocks.
     *
     * @param rows the rows of a block; none by default
     * @param columns the columns of a block
     * @return these options
     */
    @CanIgnoreReturnValue
    public ToSparseOptions blocksize(long rows, long columns) {
      blocksize = new long[] {rows, columns};
      return this;
    }

    /**
     * How many dimensions each element has.
     *
     * @param denseDim 0 by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public ToSparseOptions denseDim(long denseDim) {
      this.denseDim = denseDim;
      return this;
    }
  }
}
