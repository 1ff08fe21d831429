package org.jtorch.internal.calls;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.internal.memory.ThreadModes;
import org.jtorch.internal.modes.NativeModes;

/**
 * Products of a few rows with a matrix that is not copied. One row uses the matrix-vector product,
 * several rows use oneDNN or, where autograd records, OpenBLAS with the operands in the cheaper
 * order. Results are never views, because a view of a tensor that was created without recording
 * cannot be modified in place later.
 */
public final class FewRows {
  private static final Op POINTWISE = Op.of("mkldnn::_linear_pointwise", "");
  private static final Op UNSAFE_VIEW = Op.of("aten::_unsafe_view", "");
  private static final Op MM = Op.of("aten::mm", "");

  private FewRows() {}

  /**
   * Returns {@code x @ weight.t() + bias} for any leading dimensions; null if libtorch is as fast.
   */
  static @Nullable Tensor product(Tensor x, Tensor weight, @Nullable Tensor bias) {
    long inner = x.size(-1);
    if (x.numel() == inner) {
      return TensorScope.compute(() -> row(x, weight, bias));
    } else if (x.dtype() != DType.FLOAT32) {
      return null;
    } else if (!isRecorded(x, weight, bias) && usesOneDnn()) {
      return NativeModes.isDualLevelOpen()
          ? null
          : TensorScope.compute(() -> oneDnn(x, weight, bias));
    }
    boolean rowMajor = weight.strides()[1] == 1;
    return rowMajor ? TensorScope.compute(() -> swapped(x, weight, bias)) : null;
  }

  /** Returns {@code x @ y}; null if libtorch is as fast. */
  static @Nullable Tensor product(Tensor x, Tensor y) {
    Tensor weight = y.t();
    try {
      boolean isRow = x.numel() == x.size(-1);
      return isRow && !suitsOneRow(weight) ? null : product(x, weight, null);
    } finally {
      weight.close();
    }
  }

  /**
   * Returns whether the matrix-vector product is faster. It reads a transposed matrix slowly, and
   * its gradient would be the transpose of the matrix's, which another copy transposes.
   */
  private static boolean suitsOneRow(Tensor weight) {
    boolean transposed = weight.strides()[1] != 1;
    boolean trained = ThreadModes.isGradEnabled() && weight.requiresGrad();
    return !transposed || (!trained && weight.numel() > Operands.MAX_SMALL_WORK);
  }

  /** Returns {@code x @ y} where y has few columns. */
  static @Nullable Tensor columns(Tensor x, Tensor y) {
    if (y.size(1) == 1) {
      return TensorScope.compute(() -> x.mv(y.select(1, 0)).unsqueeze_(1));
    }
    boolean computable =
        x.dtype() == DType.FLOAT32
            && !isRecorded(x, y, null)
            && !NativeModes.isDualLevelOpen()
            && usesOneDnn();
    return computable ? TensorScope.compute(() -> oneDnn(y.t(), x, null).t().contiguous()) : null;
  }

  /** Returns the batched product of two batches of matrices. */
  static Tensor batch(Tensor x, Tensor y) {
    return TensorScope.compute(
        () -> {
          List<Tensor> rights = y.unbind(0);
          List<Tensor> products = new ArrayList<>();
          for (Tensor left : x.unbind(0)) {
            products.add(left.mm(rights.get(products.size())));
          }
          return Torch.stack(products);
        });
  }

  private static Tensor row(Tensor x, Tensor weight, @Nullable Tensor bias) {
    Tensor row = x.reshape(x.numel());
    Tensor result = bias == null ? weight.mv(row) : bias.addmv(weight, row);
    for (int dim = x.dim(); dim > 1; dim--) { // in place, so that the result is no view
      result.unsqueeze_(0);
    }
    return result;
  }

  static Tensor oneDnn(Tensor x, Tensor weight, @Nullable Tensor bias) {
    long[] sizes = x.shape().toArray();
    Tensor rows = x.reshape(-1, sizes[sizes.length - 1]).contiguous();
    Tensor result =
        rows.size(0) <= Operands.MAX_FEW_ROWS && LightWork.isSmallMatrix(weight)
            ? LightWork.run(() -> pointwise(rows, weight, bias))
            : pointwise(rows, weight, bias);
    sizes[sizes.length - 1] = weight.size(0);
    return x.dim() == 2 ? result : Dispatch.tensor(UNSAFE_VIEW, result, sizes);
  }

  private static Tensor pointwise(Tensor rows, Tensor weight, @Nullable Tensor bias) {
    return Dispatch.tensor(POINTWISE, rows, weight, bias, "none", List.of(), null);
  }

  private static Tensor swapped(Tensor x, Tensor weight, @Nullable Tensor bias) {
    long[] sizes = x.shape().toArray();
    Tensor rows = x.reshape(-1, sizes[sizes.length - 1]);
    Tensor result = Dispatch.unrouted(MM, weight, rows.t()).t().contiguous();
    sizes[sizes.length - 1] = weight.size(0);
    Tensor sum = bias == null ? result : result.add(bias);
    return x.dim() == 2 ? sum : Dispatch.tensor(UNSAFE_VIEW, sum, sizes);
  }

  /** Returns whether this libtorch has oneDNN and oneDNN supports this processor. */
  public static boolean usesOneDnn() {
    return OneDnn.IS_USED;
  }

  /** Holder class, initialized after libtorch is loaded. */
  private static final class OneDnn {
    static final boolean IS_USED =
        NativeCalls.<Boolean>call(
            "mkldnn", () -> Context.hasMKLDNN() && torch.globalContext().userEnabledMkldnn());
  }

  private static boolean isRecorded(Tensor x, Tensor weight, @Nullable Tensor bias) {
    return ThreadModes.isGradEnabled()
        && (x.requiresGrad() || weight.requiresGrad() || (bias != null && bias.requiresGrad()));
  }
}
