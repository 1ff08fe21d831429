package org.jtorch.internal.autograd;

import org.bytedeco.pytorch.Node;
import org.bytedeco.pytorch.TensorBase;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.NativeCalls;
import org.jtorch.internal.calls.Op;
import org.jtorch.internal.memory.HandleAccess;

/**
 * Resolves conjugates of conjugates. libtorch creates each from the previous one and copies how
 * that one was created, so that thousands of nested conjugates use gigabytes and overflow the
 * stack.
 */
public final class LazyConjugates {
  private static final int MAX_DEPTH = 1000;
  private static final Op CONJ = Op.of("aten::conj", "");
  private static final Op AS_STRIDED = Op.of("aten::as_strided", "");

  private LazyConjugates() {}

  public static Tensor conj(Tensor x) {
    if (!x.isConj()) {
      return Dispatch.tensor(CONJ, x);
    } else if (x.requiresGrad()) {
      checkDepth(x);
      return Dispatch.tensor(CONJ, x);
    }
    try (TensorScope scope = TensorScope.open()) {
      Tensor base = NativeCalls.call("conj", x, LazyConjugates::base);
      return scope.keep(
          base == null || base.isConj() || base.dtype() != x.dtype() || base.requiresGrad()
              ? Dispatch.tensor(CONJ, x)
              : Dispatch.tensor(AS_STRIDED, base, x.shape(), x.strides(), x.storageOffset()));
    }
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

  private static void checkDepth(Tensor x) {
    int depth =
        NodeAccess.isAvailable()
            ? NativeCalls.call("conj", x, LazyConjugates::depth)
            : HandleAccess.get().viewDepth(x);
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException(
          "conj: more than "
              + MAX_DEPTH
              + " pending conjugations in each other (hint: resolveConj() writes one out)");
    }
  }

  private static int depth(org.bytedeco.pytorch.Tensor x) {
    int depth = 0;
    Node node = GraphNodes.of(x);
    while (node != null && depth <= MAX_DEPTH && GraphNodes.ownName(node).equals("ConjBackward0")) {
      depth++;
      Node before = GraphNodes.first(node);
      node.close();
      node = before;
    }
    if (node != null) {
      node.close();
    }
    return depth;
  }
}
