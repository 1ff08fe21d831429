package org.jtorch.internal.calls;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;

/**
 * Selects the kernel of a product with few rows. Above a million multiplications OpenBLAS's matrix
 * product packs a copy of the whole matrix in each call, which takes several times as long as the
 * product if there are few rows. Such products use kernels that read the matrix without a copy.
 * Smaller and larger products, and all that are not plain CPU tensors of float32 or float64, are
 * left to libtorch.
 *
 * <p>Linear layers that do not record use several threads from a smaller size on than OpenBLAS.
 *
 * <p>A route returns null where libtorch is as fast, or where libtorch must report an error.
 */
public final class ProductRouting {
  /** An alternative implementation of an operator. */
  interface Route {
    /** Returns the result, or null if the operator itself must be called. */
    @Nullable Tensor of(@Nullable Object[] arguments);
  }

  private static final Op LINEAR = Op.of("aten::linear", "");
  private static final Op MATMUL = Op.of("aten::matmul", "");

  private static final Map<String, Route> ROUTES =
      Map.of(
          "aten::linear", ProductRouting::linear,
          "aten::mm", ProductRouting::mm,
          "aten::matmul", ProductRouting::matmul,
          "aten::bmm", ProductRouting::bmm,
          "aten::addmm", ProductRouting::addmm,
          "aten::baddbmm", ProductRouting::baddbmm,
          "aten::addbmm", ProductRouting::addbmm,
          "aten::einsum", arguments -> contraction(Contractions.ofEinsum(arguments)),
          "aten::tensordot", arguments -> contraction(Contractions.ofTensordot(arguments)),
          "aten::scaled_dot_product_attention", HalfAttention::route);

  private ProductRouting() {}

  /** Returns the route of an operator by its full name, or null if it has none. */
  static @Nullable Route of(String fullName) {
    return ROUTES.get(fullName);
  }

  private static @Nullable Tensor linear(@Nullable Object[] arguments) {
    if (!(arguments[0] instanceof Tensor x) || !(arguments[1] instanceof Tensor weight)) {
      return null;
    }
    Tensor bias = arguments.length > 2 && arguments[2] instanceof Tensor given ? given : null;
    boolean threaded = ThreadedProducts.areUsable();
    Operands operands = Operands.of(x, weight, threaded);
    if (operands == null || operands.weightDim() != 2) {
      return null;
    }
    Tensor product = null;
    boolean few = operands.isFewRows(1);
    if ((few || threaded) && (bias == null || operands.isBias(bias))) {
      product =
          few
              ? FewRows.product(x, weight, bias)
              : ThreadedProducts.linear(operands, x, weight, bias);
    }
    return product == null && operands.isScattered() ? gathered(LINEAR, x, weight, bias) : product;
  }

  private static @Nullable Tensor matmul(@Nullable Object[] arguments) {
    if (!(arguments[0] instanceof Tensor x) || !(arguments[1] instanceof Tensor y)) {
      return null;
    }
    Operands operands = Operands.of(x, y);
    if (operands == null) {
      return null;
    } else if (operands.weightDim() == 2) {
      Tensor product = operands.isFewRows(0) ? FewRows.product(x, y) : null;
      if (product == null && operands.isScattered()) {
        return gathered(MATMUL, x, y);
      }
      return product == null && operands.isFewColumns() ? FewRows.columns(x, y) : product;
    }
    return operands.isBatchOfFewRows() ? FewRows.batch(x, y) : null;
  }

  private static @Nullable Tensor contraction(Contractions.@Nullable Product product) {
    if (product == null) {
      return null;
    }
    Object[] operands = {product.x(), product.matrix()};
    return product.isLinear() ? linear(operands) : matmul(operands);
  }

  /** Calls the operator on contiguous copies of the rows. */
  private static Tensor gathered(Op op, Tensor x, @Nullable Tensor... others) {
    Tensor rows = x.contiguous();
    try {
      Object[] arguments = new Object[others.length + 1];
      arguments[0] = rows;
      System.arraycopy(others, 0, arguments, 1, others.length);
      return Dispatch.unrouted(op, arguments);
    } finally {
      rows.close();
    }
  }

  private static @Nullable Tensor mm(@Nullable Object[] arguments) {
    boolean matrices =
        arguments[0] instanceof Tensor x
            && arguments[1] instanceof Tensor y
            && Operands.areOfDim(2, x, y);
    return matrices ? matmul(arguments) : null;
  }

  private static @Nullable Tensor bmm(@Nullable Object[] arguments) {
    boolean batches =
        arguments[0] instanceof Tensor x
            && arguments[1] instanceof Tensor y
            && Operands.areOfDim(3, x, y);
    return batches ? matmul(arguments) : null;
  }

  private static @Nullable Tensor addmm(@Nullable Object[] arguments) {
    if (!(arguments[0] instanceof Tensor bias)
        || !(arguments[1] instanceof Tensor x)
        || !(arguments[2] instanceof Tensor y)) {
      return null;
    }
    Tensor product =
        Operands.of(x, y) != null && Operands.areSummable(bias, x, y, 2)
            ? mm(new Object[] {x, y})
            : null;
    return product == null ? null : combined(bias, product, arguments);
  }

  private static @Nullable Tensor baddbmm(@Nullable Object[] arguments) {
    if (!(arguments[0] instanceof Tensor bias)
        || !(arguments[1] instanceof Tensor x)
        || !(arguments[2] instanceof Tensor y)) {
      return null;
    }
    Tensor product =
        Operands.of(x, y) != null && Operands.areSummable(bias, x, y, 3)
            ? bmm(new Object[] {x, y})
            : null;
    return product == null ? null : combined(bias, product, arguments);
  }

  /** Computes {@code addbmm}: the sum over the batch is a product over one long row. */
  private static @Nullable Tensor addbmm(@Nullable Object[] arguments) {
    if (!(arguments[0] instanceof Tensor bias)
        || !(arguments[1] instanceof Tensor x)
        || !(arguments[2] instanceof Tensor y)
        || !Operands.areSummable(bias, x, y, 3)) {
      return null;
    }
    Operands operands = Operands.of(x, y);
    if (operands == null || !operands.isBatchOfFewRows()) {
      return null;
    }
    return TensorScope.compute(
        () -> {
          Tensor rows = x.transpose(0, 1).reshape(x.size(1), -1);
          return combined(bias, rows.mm(y.reshape(-1, y.size(2))), arguments);
        });
  }

  /**
   * Returns {@code beta * bias + alpha * product}; a beta of 0 ignores the bias, even if it has
   * NaN.
   */
  private static Tensor combined(Tensor bias, Tensor product, @Nullable Object[] arguments) {
    Number beta = factor(arguments, 3);
    Number alpha = factor(arguments, 4);
    return TensorScope.compute(
        () -> {
          Tensor scaled = alpha.doubleValue() == 1 ? product : product.mul(alpha);
          return beta.doubleValue() == 0 ? scaled : scaled.add(bias, o -> o.alpha(beta));
        });
  }

  private static Number factor(@Nullable Object[] arguments, int place) {
    return place < arguments.length && arguments[place] instanceof Number given ? given : 1L;
  }
}
