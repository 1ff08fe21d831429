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
 * Products of few rows with a matrix that is read where it lies: one row by the product of a matrix
 * and a vector, several by oneDNN's or, where autograd records, by OpenBLAS with the matrix on its
 * cheaper side. Results are no views, for one of a view that was made without recording cannot be
 * changed in place later.
 */
public final class FewRows {
  private static final Op POINTWISE = Op.of("mkldnn::_linear_pointwise", "");
  private static final Op UNSAFE_VIEW = Op.of("aten::_unsafe_view", "");
  private static final Op MM = Op.of("aten::mm", "");

  private FewRows() {}

  /** {@code x @ weight.t() + bias}, with any leading dimensions; null if libtorch's is as fast. */
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

  /** {@code x @ y}. */
  static @Nullable Tensor product(Tensor x, Tensor y) {
    Tensor weight = y.t();
    try {
      return product(x, weight, null);
    } finally {
      weight.close();
    }
  }

  /** {@code x @ y} where y has few columns. */
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

  /** A product for each pair of matrices of two batches. */
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
    for (int dim = x.dim(); dim > 1; dim--) { // in place, so that it is no view
      result.unsqueeze_(0);
    }
    return result;
  }

  private static Tensor oneDnn(Tensor x, Tensor weight, @Nullable Tensor bias) {
    long[] sizes = x.shape().toArray();
    Tensor rows = x.reshape(-1, sizes[sizes.length - 1]).contiguous();
    Tensor result = Dispatch.tensor(POINTWISE, rows, weight, bias, "none", List.of(), null);
    sizes[sizes.length - 1] = weight.size(0);
    return x.dim() == 2 ? result : Dispatch.tensor(UNSAFE_VIEW, result, sizes);
  }

  private static Tensor swapped(Tensor x, Tensor weight, @Nullable Tensor bias) {
    long[] sizes = x.shape().toArray();
    Tensor rows = x.reshape(-1, sizes[sizes.length - 1]);
    Tensor result = Dispatch.unrouted(MM, weight, rows.t()).t().contiguous();
    sizes[sizes.length - 1] = weight.size(0);
    Tensor sum = bias == null ? result : result.add(bias);
    return x.dim() == 2 ? sum : Dispatch.tensor(UNSAFE_VIEW, sum, sizes);
  }

  /** Whether this libtorch has oneDNN, and may use it on this processor. */
  public static boolean usesOneDnn() {
    return OneDnn.IS_USED;
  }

  /** Asked for when libtorch is loaded. */
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
