package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;

/**
 * Functions of {@code torch.sparse}: products, sums and softmax of sparse tensors with sparse
 * gradients. {@link Torch#sparseCooTensor} and related functions create sparse tensors, {@link
 * SparseOps} converts them.
 *
 * <p>Unspecified elements count as zero in products and sums, and as minus infinity in a softmax.
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

  /** Reduction of the products in {@link #mm(Tensor, Tensor, Reduce)}. */
  public enum Reduce {
    /** Sum: the matrix product. */
    SUM,
    /** Mean over the specified elements of the row. */
    MEAN,
    /** Maximum. */
    AMAX,
    /** Minimum. */
    AMIN
  }

  private Sparse() {}

  /**
   * Matrix product of a sparse matrix and a strided or sparse one; the gradient of a sparse factor
   * is sparse. PyTorch: {@code torch.sparse.mm}.
   *
   * @param mat1 sparse, {@code (n, m)}
   * @param mat2 strided or sparse, {@code (m, p)}
   * @return {@code (n, p)}, sparse if both factors are
   */
  public static Tensor mm(Tensor mat1, Tensor mat2) {
    return Dispatch.tensor(MM, mat1, mat2);
  }

  /**
   * Matrix product of a CSR matrix and a strided one with a given reduction of the products.
   * PyTorch: {@code torch.sparse.mm}.
   *
   * @param mat1 sparse, of layout {@link Layout#SPARSE_CSR}, {@code (n, m)}
   * @param mat2 strided, {@code (m, p)}
   * @param reduce reduction of the products
   * @return strided, {@code (n, p)}
   */
  public static Tensor mm(Tensor mat1, Tensor mat2, Reduce reduce) {
    return Dispatch.tensor(MM_REDUCE, mat1, mat2, reduce.name().toLowerCase(Locale.ROOT));
  }

  /**
   * Matrix product of a sparse and a strided matrix, added to a strided matrix. PyTorch: {@code
   * torch.sparse.addmm}.
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
   * {@code beta * mat + alpha * (mat1 @ mat2)} with a sparse {@code mat1}. PyTorch: {@code
   * torch.sparse.addmm}.
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
   * Matrix product of two strided matrices, computed only at the specified elements of a sparse
   * matrix, plus that matrix. PyTorch: {@code torch.sparse.sampled_addmm}.
   *
   * @param input sparse, of layout {@link Layout#SPARSE_CSR}, {@code (n, p)}
   * @param mat1 strided, {@code (n, m)}
   * @param mat2 strided, {@code (m, p)}
   * @return sparse, with the input's indices
   */
  public static Tensor sampledAddmm(Tensor input, Tensor mat1, Tensor mat2) {
    return sampledAddmm(input, mat1, mat2, o -> {});
  }

  /**
   * {@code beta * input + alpha * (mat1 @ mat2)}, computed only at the specified elements of a
   * sparse {@code input}. PyTorch: {@code torch.sparse.sampled_addmm}.
   *
   * @param input sparse, of layout {@link Layout#SPARSE_CSR}, {@code (n, p)}
   * @param mat1 strided, {@code (n, m)}
   * @param mat2 strided, {@code (m, p)}
   * @param options {@code o -> o.beta(0.5).alpha(2)}
   * @return sparse, with the input's indices
   */
  public static Tensor sampledAddmm(
      Tensor input, Tensor mat1, Tensor mat2, Consumer<AddmmOptions> options) {
    AddmmOptions o = new AddmmOptions();
    options.accept(o);
    return Dispatch.tensor(SAMPLED_ADDMM, input, mat1, mat2, o.beta, o.alpha);
  }

  /**
   * Sum of all elements. PyTorch: {@code torch.sparse.sum}.
   *
   * @param input sparse, of layout {@link Layout#SPARSE_COO}
   * @return a strided scalar
   */
  public static Tensor sum(Tensor input) {
    return Dispatch.tensor(SUM, input);
  }

  /**
   * Sum of all elements, computed in another dtype. PyTorch: {@code torch.sparse.sum}.
   *
   * @param input sparse, of layout {@link Layout#SPARSE_COO}
   * @param dtype dtype to which the elements are converted first
   * @return a strided scalar
   */
  public static Tensor sum(Tensor input, DType dtype) {
    return Dispatch.tensor(SUM_DTYPE, input, Dispatch.given("dtype", dtype));
  }

  /**
   * Sum over dimensions. PyTorch: {@code torch.sparse.sum}.
   *
   * @param input sparse, of layout {@link Layout#SPARSE_COO}
   * @param dim the dimensions; negative ones count from the end
   * @return the sums without those dimensions: strided if no sparse dimension is left, else sparse
   */
  public static Tensor sum(Tensor input, long... dim) {
    return dim.length == 0
        ? sum(input)
        : Dispatch.tensor(SUM_DIM, input, Dispatch.given("dim", dim));
  }

  /**
   * Sum over dimensions, computed in another dtype. PyTorch: {@code torch.sparse.sum}.
   *
   * @param input sparse, of layout {@link Layout#SPARSE_COO}
   * @param dtype dtype to which the elements are converted first
   * @param dim the dimensions; negative ones count from the end
   * @return the sums without those dimensions: strided if no sparse dimension is left, else sparse
   */
  public static Tensor sum(Tensor input, DType dtype, long... dim) {
    return dim.length == 0
        ? sum(input, dtype)
        : Dispatch.tensor(SUM_DIM_DTYPE, input, dim, Dispatch.given("dtype", dtype));
  }

  /**
   * Softmax along a dimension over the specified elements. PyTorch: {@code torch.sparse.softmax}.
   *
   * @param input sparse, of layout {@link Layout#SPARSE_COO}
   * @param dim the dimension; negative counts from the end
   * @return sparse, of the input's shape
   */
  public static Tensor softmax(Tensor input, long dim) {
    return Dispatch.tensor(SOFTMAX, input, dim, null);
  }

  /**
   * Softmax along a dimension, computed in another dtype. PyTorch: {@code torch.sparse.softmax}.
   *
   * @param input sparse, of layout {@link Layout#SPARSE_COO}
   * @param dim the dimension; negative counts from the end
   * @param dtype dtype to which the elements are converted first
   * @return sparse, of the input's shape
   */
  public static Tensor softmax(Tensor input, long dim, DType dtype) {
    return Dispatch.tensor(SOFTMAX, input, dim, Dispatch.given("dtype", dtype));
  }

  /**
   * Log-softmax along a dimension over the specified elements. PyTorch: {@code
   * torch.sparse.log_softmax}.
   *
   * @param input sparse, of layout {@link Layout#SPARSE_COO}
   * @param dim the dimension; negative counts from the end
   * @return sparse, of the input's shape
   */
  public static Tensor logSoftmax(Tensor input, long dim) {
    return Dispatch.tensor(LOG_SOFTMAX, input, dim, null);
  }

  /**
   * Log-softmax along a dimension, computed in another dtype. PyTorch: {@code
   * torch.sparse.log_softmax}.
   *
   * @param input sparse, of layout {@link Layout#SPARSE_COO}
   * @param dim the dimension; negative counts from the end
   * @param dtype dtype to which the elements are converted first
   * @return sparse, of the input's shape
   */
  public static Tensor logSoftmax(Tensor input, long dim, DType dtype) {
    return Dispatch.tensor(LOG_SOFTMAX, input, dim, Dispatch.given("dtype", dtype));
  }

  /**
   * Creates a COO matrix from its diagonals. PyTorch: {@code torch.sparse.spdiags}.
   *
   * @param diagonals one diagonal per row, {@code (k, n)}
   * @param offsets the diagonal of each row, int64, all different, {@code (k)}: 0 is the main
   *     diagonal, positive values are above it, negative ones below
   * @param shape number of rows and columns of the result
   * @return sparse, of layout {@link Layout#SPARSE_COO}
   */
  public static Tensor spdiags(Tensor diagonals, Tensor offsets, Shape shape) {
    return spdiags(diagonals, offsets, shape, Layout.SPARSE_COO);
  }

  /**
   * Creates a sparse matrix from its diagonals. PyTorch: {@code torch.sparse.spdiags}.
   *
   * @param diagonals one diagonal per row, {@code (k, n)}
   * @param offsets the diagonal of each row, int64, all different, {@code (k)}
   * @param shape number of rows and columns of the result
   * @param layout {@link Layout#SPARSE_COO}, {@link Layout#SPARSE_CSR} or {@link Layout#SPARSE_CSC}
   * @return sparse, of that layout
   */
  public static Tensor spdiags(Tensor diagonals, Tensor offsets, Shape shape, Layout layout) {
    return Dispatch.tensor(
        SPDIAGS, diagonals, offsets, shape, Objects.requireNonNull(layout, "layout"));
  }

  /** Options of {@link #addmm(Tensor, Tensor, Tensor, Consumer)} and {@code sampledAddmm}. */
  @CanIgnoreReturnValue
  public static final class AddmmOptions {
    Number beta = 1;
    Number alpha = 1;

    AddmmOptions() {}

    /** Factor of the added matrix. Default 1. */
    public AddmmOptions beta(Number beta) {
      this.beta = Objects.requireNonNull(beta);
      return this;
    }

    /** Factor of the product. Default 1. */
    public AddmmOptions alpha(Number alpha) {
      this.alpha = Objects.requireNonNull(alpha);
      return this;
    }
  }

  /** Options of {@link Torch#sparseCooTensor} and the related functions. */
  @CanIgnoreReturnValue
  public static final class TensorSettings {
    TensorOptions.Resolved options = TensorOptions.Resolved.NONE;
    @Nullable Boolean isCoalesced;

    TensorSettings() {}

    /** Dtype of the values. Default: that of the given values. */
    public TensorSettings dtype(DType dtype) {
      options = options.dtype(dtype);
      return this;
    }

    /** Device of the tensor. Default: that of the given values. */
    public TensorSettings device(Device device) {
      options = options.on(device);
      return this;
    }

    /** Whether autograd records operations on the tensor. Default {@code false}. */
    public TensorSettings requiresGrad(boolean requiresGrad) {
      options = options.requiresGrad(requiresGrad);
      return this;
    }

    /**
     * Whether the indices are sorted and unique, which is checked. Only for COO tensors. Default
     * {@code false}.
     */
    public TensorSettings isCoalesced(boolean isCoalesced) {
      this.isCoalesced = isCoalesced;
      return this;
    }
  }
}
