package org.jtorch.internal.calls;

import java.util.Arrays;
import java.util.Set;
import org.bytedeco.pytorch.TensorBase;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.internal.guards.HostValues;
import org.jtorch.internal.memory.HandleAccess;

/**
 * Limits chains of views of a conjugate, or of a tensor viewed as another dtype. For such a view
 * libtorch stores how each view on the way was created, and copies all of it for the next view, so
 * that a loop becomes slower and finally overflows the stack. After a number of views the last view
 * is rebuilt directly from the base. This is not possible under autograd, where the number of views
 * is limited.
 */
final class ViewChains {
  private static final HandleAccess HANDLES = HandleAccess.get();

  /** Interval, in nested views, at which a chain is examined. */
  private static final int CHECK_INTERVAL = 64;

  private static final int MAX_VIEWS = 16 * CHECK_INTERVAL;

  private static final Set<String> FIRST_VIEWS =
      Set.of(
          "aten::conj",
          "aten::_conj",
          "aten::_neg_view",
          "aten::adjoint",
          "aten::imag",
          "aten::mH",
          "aten::matrix_H",
          "aten::real",
          "aten::view.dtype",
          "aten::view_as_complex",
          "aten::view_as_real");

  private static final Op CONJ = Op.of("aten::conj", "");
  private static final Op NEGATIVE = Op.of("aten::_neg_view", "");
  private static final Op AS_STRIDED = Op.of("aten::as_strided", "");
  private static final Op AS_REAL = Op.of("aten::view_as_real", "");
  private static final Op AS_COMPLEX = Op.of("aten::view_as_complex", "");
  private static final Op IN_DTYPE = Op.of("aten::view", "dtype");

  private ViewChains() {}

  /** Returns whether an operator creates the first view of such a chain. */
  static boolean begins(String operator) {
    return FIRST_VIEWS.contains(operator);
  }

  /** Returns the replacement of a view that an operator has created, or the view itself. */
  static Tensor follow(Op op, Tensor of, Tensor view) {
    int depth = HANDLES.viewDepth(of) + 1;
    if (depth == 1 && !op.schema().beginsChain()) {
      return view;
    } else if (depth % CHECK_INTERVAL != 0 || view == of) {
      HANDLES.viewDepth(view, depth);
      return view;
    }
    Tensor base = base(view);
    if (base == null) {
      return view;
    }
    Tensor made = view.requiresGrad() ? null : remake(base, view);
    if (made != null) {
      view.close();
      HANDLES.viewDepth(made, 1);
      return made;
    } else if (depth >= MAX_VIEWS) {
      view.close();
      throw new IllegalArgumentException(
          op.shortName()
              + ": more than "
              + MAX_VIEWS
              + " views in each other of a conjugate or of another dtype (hint: clone() writes one"
              + " out)");
    }
    HANDLES.viewDepth(view, depth);
    return view;
  }

  private static @Nullable Tensor base(Tensor view) {
    return NativeCalls.<@Nullable Tensor>call("view", view, ViewChains::base);
  }

  private static @Nullable Tensor base(org.bytedeco.pytorch.Tensor x) {
    if (!x.is_view()) {
      return null;
    }
    try (TensorBase base = x._base();
        var tensor = new org.bytedeco.pytorch.Tensor(base)) {
      return NativeCalls.adopt(tensor);
    }
  }

  /** Returns the same view in at most four steps; null if that is not possible. */
  private static @Nullable Tensor remake(Tensor base, Tensor view) {
    try (TensorScope scope = TensorScope.open()) {
      if (base.isConj() || base.isNeg() || base.requiresGrad() || !HostValues.isStrided(base)) {
        return null;
      }
      Tensor made = strided(base, view);
      if (made != null && view.isConj()) {
        made = Dispatch.unrouted(CONJ, made);
      }
      if (made != null && view.isNeg()) {
        made = Dispatch.unrouted(NEGATIVE, made);
      }
      return made == null ? null : scope.keep(made);
    } finally {
      base.close();
    }
  }

  private static @Nullable Tensor strided(Tensor base, Tensor view) {
    DType from = base.dtype();
    DType to = view.dtype();
    long[] shape = view.shape().toArray();
    long[] strides = view.strides();
    long offset = view.storageOffset();
    if (from == to) {
      return Dispatch.unrouted(AS_STRIDED, base, shape, strides, offset);
    } else if (from.itemSize() == to.itemSize()) {
      Tensor other = Dispatch.unrouted(IN_DTYPE, base, to);
      return Dispatch.unrouted(AS_STRIDED, other, shape, strides, offset);
    } else if (from.isComplex() && from.itemSize() == 2 * to.itemSize()) {
      Tensor real = Dispatch.unrouted(AS_REAL, base);
      return Dispatch.unrouted(AS_STRIDED, real, shape, strides, offset);
    } else if (to.isComplex() && to.itemSize() == 2 * from.itemSize()) {
      long[] doubled = Arrays.stream(strides).map(stride -> 2 * stride).toArray();
      Tensor pairs =
          Dispatch.unrouted(AS_STRIDED, base, with(shape, 2), with(doubled, 1), 2 * offset);
      return Dispatch.unrouted(AS_COMPLEX, pairs);
    }
    return null;
  }

  private static long[] with(long[] numbers, long last) {
    long[] longer = Arrays.copyOf(numbers, numbers.length + 1);
    longer[numbers.length] = last;
    return longer;
  }
}
