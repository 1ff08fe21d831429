package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;

/**
 * The functions of {@code torch.sparse}: products, sums and softmax of sparse tensors whose
 * gradients are sparse too. {@link Torch#sparseCooTensor} and its kin make sparse tensors, {@link
 * SparseOps} converts them.
 *
 * <p>Elements that a sparse tensor does not hold count as zero in products and sums, and as minus
 * infinity in a softmax.
 *
 * <p><b>Ownership:</b> a tensor that comes back belongs to the innermost open {@link TensorScope},
 * else to the garbage collector.
 *
 * <p><b>Thread safety:</b> calls may run at the same time on any threads, so long as none of them
 * writes to a tensor that another uses.
 */
public final class Sparse {
  private static final Op MM = Op.of("aten::_sparse_mm", "");
  private static final Op MM_REDUCE = Op.of("aten::_sparse_mm", "reduce");
  private static final Op ADDMM = Op.of("aten::_sparse_addmm", "");
  private static final Op SAMPLED_ADDMM = Op.of("aten::sparse_sampled_addmm", "");
  private static final Op SUM = Op.of("aten::_sparse_sum", "");
  private static final Op SUM_DTYPE = Op.of("aten::_sparse_sum", "dtype");
  private static final Op SUM_DIM = Op.of("aten::_sparse_sum", "dim");
  private static final Op SUM_DIM_DTYPE = Op.of("aten::_sparse_sum", "dim_dtype");
  private static final Op SOFTMAX = Op.of("aten::_sparse_softmax", "int");
  private static final Op LOG_SOFTMAX = Op.of("aten::_sparse_log_softmax", "int");
  private static final Op SPDIAGS = Op.of("aten::_spdiags", "");

  /** How {@link #mm(Tensor, Tensor, Reduce)} combines what meets in one element. */
  public enum Reduce {
    /** The sum: the ordinary product. */
    SUM,
    /** The mean over the elements that the row holds. */
    MEAN,
    /** The greatest. */
    AMAX,
    /** The least. */
    AMIN
  }

  private Sparse() {}

  /**
   * Multiplies a sparse matrix with a strided or sparse one; a sparse factor's gradient is sparse.
   * PyTorch: {@code torch.sparse.mm}.
   *
   * @param mat1 sparse, {@code (n, m)}
   * @param mat2 strided or sparse, {@code (m, p)}
   * @return {@code (n, p)}, sparse if both factors are
   */
  public static Tensor mm(Tensor mat1, Tensor mat2) {
    return Dispatch.tensor(MM, mat1, mat2);
  }

  /**
   * Multiplies a matrix of compressed rows with a strided one, and combines the products of a row
   * otherwise than by adding them. PyTorch: {@code torch.sparse.mm}.
   *
   * @param mat1 sparse, of layout {@link Layout#SPARSE_CSR}, {@code (n, m)}
   * @param mat2 strided, {@code (m, p)}
   * @param reduce how the products are combined
   * @return strided, {@code (n, p)}
   */
  public static Tensor mm(Tensor mat1, Tensor mat2, Reduce reduce) {
    return Dispatch.tensor(MM_REDUCE, mat1, mat2, reduce.name().toLowerCase(Locale.ROOT));
  }

  /**
   * A matrix plus the product of a sparse and a strided one. PyTorch: {@code torch.sparse.addmm}.
   *
   * @param mat strided, {@code (n, p)}
   * @param mat1 sparse, {@code (n, m)}
   * @param mat2 strided, {@code (m, p)}
   * @return {@code (n, p)}
   */
  public static Tensor addmm(Tensor mat, Tensor mat1, Tensor mat2) {
    return addmm(mat, mat1, mat2, o -> {});
  }

  /**
   * A multiple of a matrix plus a multiple of the product of a sparse and a strided one. PyTorch:
   * {@code torch.sparse.addmm}.
   *
   * @param mat strided, {@code (n, p)}
   * @param mat1 sparse, {@code (n, m)}
   * @param mat2 strided, {@code (m, p)}
   * @param options {@code o -> o.beta(0.5).alpha(2)}
   * @return {@code (n, p)}
   */
  public static Tensor addmm(Tensor mat, Tensor mat1, Tensor mat2, Consumer<AddmmOptions> options) {
    AddmmOptions o = new AddmmOptions();
    options.accept(o);
    return Dispatch.tensor(ADDMM, mat, mat1, mat2, o.beta, o.alpha);
  }

  /**
   * The product of two strided matrices, worked out only where a sparse matrix has elements, plus
   * that matrix. PyTorch: {@code torch.sparse.sampled_addmm}.
   *
   * @param input sparse, of layout {@link Layout#SPARSE_CSR}, {@code (n, p)}
   * @param mat1 strided, {@code (n, m)}
   * @param mat2 strided, {@code (m, p)}
   * @return sparse, with the positions of the input
   */
  public static Tensor sampledAddmm(Tensor input, Tensor mat1, Tensor mat2) {
    return sampledAddmm(input, mat1, mat2, o -> {});
  }

  /**
   * A multiple of the product of two strided matrices, worked out only where a sparse matrix has
   * elements, plus a multiple of that matrix. PyTorch: {@code torch.sparse.sampled_addmm}.
   *
   * @param input sparse, of layout {@link Layout#SPARSE_CSR}, {@code (n, p)}
   * @param mat1 strided, {@code (n, m)}
   * @param mat2 strided, {@code (m, p)}
   * @param options {@code o -> o.beta(0.5).alpha(2)}
   * @return sparse, with the positions of the input
   */
  public static Tensor sampledAddmm(
      Tensor input, Tensor mat1, Tensor mat2, Consumer<AddmmOptions> options) {
    AddmmOptions o = new AddmmOptions();
    options.accept(o);
    return Dispatch.tensor(SAMPLED_ADDMM, input, mat1, mat2, o.beta, o.alpha);
  }

  /**
   * The sum of all elements. PyTorch: {@code torch.sparse.sum}.
   *
   * @param input sparse, of layout {@link Layout#SPARSE_COO}
   * @return a strided scalar
   */
  public static Tensor sum(Tensor input) {
    return Dispatch.tensor(SUM, input);
  }

  /**
   * The sum of all elements in another dtype. PyTorch: {@code torch.sparse.sum}.
   *
   * @param input sparse, of layout {@link Layout#SPARSE_COO}
   * @param dtype what the elements are converted to first
   * @return a strided scalar
   */
  public static Tensor sum(Tensor input, DType dtype) {
    return Dispatch.tensor(SUM_DTYPE, input, Dispatch.given("dtype", dtype));
  }

  /**
   * Sums over dimensions. PyTorch: {@code torch.sparse.sum}.
   *
   * @param input sparse, of layout {@link Layout#SPARSE_COO}
   * @param dim the dimensions; negative ones count from the end
   * @return without those dimensions: strided if no dimension with positions is left, else sparse
   */
  public static Tensor sum(Tensor input, long... dim) {
    return dim.length == 0
        ? sum(input)
        : Dispatch.tensor(SUM_DIM, input, Dispatch.given("dim", dim));
  }

  /**
   * Sums over dimensions in another dtype. PyTorch: {@code torch.sparse.sum}.
   *
   * @param input sparse, of layout {@link Layout#SPARSE_COO}
   * @param dtype what the elements are converted to first
   * @param dim the dimensions; negative ones count from the end
   * @return without those dimensions: strided if no dimension with positions is left, else sparse
   */
  public static Tensor sum(Tensor input, DType dtype, long... dim) {
    return dim.length == 0
        ? sum(input, dtype)
        : Dispatch.tensor(SUM_DIM_DTYPE, input, dim, Dispatch.given("dtype", dtype));
  }

  /**
   * The softmax along a dimension, over the elements that are there. PyTorch: {@code *}.
   *
   * @param input sparse, of layout {@link Layout#SPARSE_COO}
   * @param dim the dimension; negative counts from the end
   * @return sparse, of the input's shape
   */
  public static Tensor softmax(Tensor input, long dim) {
    return Dispatch.tensor(SOFTMAX, input, dim, null);
  }

  /**
   * The softmax along a dimension in another dtype. PyTorch: {@code torch.sparse.softmax}.
   *
   * @param input sparse, of layout {@link Layout#SPARSE_COO}
   * @param dim the dimension; negative counts from the end
   * @param dtype what the elements are converted to first
   * @return sparse, of the input's shape
   */
  public static Tensor softmax(Tensor input, long dim, DType dtype) {
    return Dispatch.tensor(SOFTMAX, input, dim, Dispatch.given("dtype", dtype));
  }

  /**
   * The logarithm of the softmax along a dimension, over the elements that are there. PyTorch:
   * {@code torch.sparse.log_softmax}.
   *
   * @param input sparse, of layout {@link Layout#SPARSE_COO}
   * @param dim the dimension; negative counts from the end
   * @return sparse, of the input's shape
   */
  public static Tensor logSoftmax(Tensor input, long dim) {
    return Dispatch.tensor(LOG_SOFTMAX, input, dim, null);
  }

  /**
   * The logarithm of the softmax along a dimension in another dtype. PyTorch: {@code
   * torch.sparse.log_softmax}.
   *
   * @param input sparse, of layout {@link Layout#SPARSE_COO}
   * @param dim the dimension; negative counts from the end
   * @param dtype what the elements are converted to first
   * @return sparse, of the input's shape
   */
  public static Tensor logSoftmax(Tensor input, long dim, DType dtype) {
    return Dispatch.tensor(LOG_SOFTMAX, input, dim, Dispatch.given("dtype", dtype));
  }

  /**
   * A matrix of coordinates that has the given rows as its diagonals. PyTorch: {@code *}.
   *
   * @param diagonals a row each, {@code (k, n)}
   * @param offsets which diagonal each row becomes, int64, all different, {@code (k)}: 0 the main
   *     one, positive above it, negative below
   * @param shape rows and columns of the result
   * @return sparse, of layout {@link Layout#SPARSE_COO}
   */
  public static Tensor spdiags(Tensor diagonals, Tensor offsets, Shape shape) {
    return spdiags(diagonals, offsets, shape, Layout.SPARSE_COO);
  }

  /**
   * A sparse matrix that has the given rows as its diagonals. PyTorch: {@code
   * torch.sparse.spdiags}.
   *
   * @param diagonals a row each, {@code (k, n)}
   * @param offsets which diagonal each row becomes, int64, all different, {@code (k)}
   * @param shape rows and columns of the result
   * @param layout by coordinates, compressed rows or compressed columns
   * @return sparse, of that layout
   */
  public static Tensor spdiags(Tensor diagonals, Tensor offsets, Shape shape, Layout layout) {
    return Dispatch.tensor(
        SPDIAGS, diagonals, offsets, shape, Objects.requireNonNull(layout, "layout"));
  }

  /**
   * What {@link #addmm(Tensor, Tensor, Tensor, Consumer)} and {@code sampledAddmm} may be told.
   *
   * <p><b>Ownership:</b> a value; owns nothing.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   */
  public static final class AddmmOptions {
    Number beta = 1;
    Number alpha = 1;

    AddmmOptions() {}

    /**
     * The factor of the matrix that is added.
     *
     * @param beta 1 by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public AddmmOptions beta(Number beta) {
      this.beta = Objects.requireNonNull(beta);
      return this;
    }

    /**
     * The factor of the product.
     *
     * @param alpha 1 by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public AddmmOptions alpha(Number alpha) {
      this.alpha = Objects.requireNonNull(alpha);
      return this;
    }
  }

  /**
   * What {@link Torch#sparseCooTensor} and its kin may be told.
   *
   * <p><b>Ownership:</b> a value; owns nothing.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   */
  public static final class TensorSettings {
    TensorOptions.Of options = TensorOptions.Of.NONE;
    @Nullable Boolean isCoalesced;

    TensorSettings() {}

    /**
     * What the values are converted to.
     *
     * @param dtype that of the values by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public TensorSettings dtype(DType dtype) {
      options = options.dtype(dtype);
      return this;
    }

    /**
     * Where the tensor lives.
     *
     * @param device that of the values by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public TensorSettings device(Device device) {
      options = options.on(device);
      return this;
    }

    /**
     * Whether autograd records operations on the tensor.
     *
     * @param requiresGrad false by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public TensorSettings requiresGrad(boolean requiresGrad) {
      options = options.requiresGrad(requiresGrad);
      return this;
    }

    /**
     * Whether the positions are in order and none is there twice, which is checked. Only for
     * tensors of coordinates.
     *
     * @param isCoalesced false by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public TensorSettings isCoalesced(boolean isCoalesced) {
      this.isCoalesced = isCoalesced;
      return this;
    }
  }
}
