package org.jtorch.internal.host;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorOptions;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.internal.guards.NumberRange;

/**
 * Rejects Java elements that a tensor's dtype cannot hold, as {@code torch.tensor} does; {@code
 * x.to(dtype)} wraps them around.
 */
public final class ElementRange {
  private ElementRange() {}

  /**
   * Returns a tensor of Java elements that is about to be converted.
   *
   * @throws IllegalArgumentException if an element is out of the dtype's range, NaN or infinite for
   *     an integer dtype, or complex for a real dtype; the tensor is closed in that case
   */
  public static Tensor checked(Tensor made, TensorOptions options) {
    DType wanted = options.options().type();
    String refusal = wanted == null || made.numel() == 0 ? null : refusal(made, wanted);
    if (refusal != null) {
      made.close();
      throw new IllegalArgumentException("tensor: " + refusal);
    }
    return made;
  }

  /** Rejects negative numbers for uint64, although {@code -1} is accepted as the uint8 255. */
  public static long checked(long value, TensorOptions options) {
    if (options.options().type() == DType.UINT64 && value < 0) {
      throw new IllegalArgumentException("tensor: " + beyond(value, DType.UINT64));
    }
    return value;
  }

  private static @Nullable String refusal(Tensor made, DType wanted) {
    DType given = made.dtype();
    boolean complex = wanted.isComplex() || wanted == DType.BOOL;
    if (given.isComplex()) {
      return complex ? null : "complex numbers where " + wanted.pythonName() + " is wanted";
    } else if (!wanted.isInteger() || given == DType.BOOL) {
      return null;
    }
    boolean wider = given.isInteger() && wanted.itemSize() >= given.itemSize();
    return wider && wanted != DType.UINT64 ? null : extremes(made, wanted);
  }

  private static @Nullable String extremes(Tensor made, DType wanted) {
    try (TensorScope scope = TensorScope.open();
        Mode mode = Torch.noGrad()) {
      for (Tensor extreme : new Tensor[] {made.min(), made.max()}) {
        Number value = made.dtype().isInteger() ? extreme.itemLong() : (Number) extreme.item();
        if (!fits(value, wanted)) {
          return beyond(value, wanted);
        }
      }
      return null;
    }
  }

  private static boolean fits(Number value, DType wanted) {
    if (!Double.isFinite(value.doubleValue())) {
      return false;
    }
    BigInteger whole =
        value instanceof Long number
            ? BigInteger.valueOf(number)
            : new BigDecimal(value.doubleValue()).toBigInteger();
    return NumberRange.holds(wanted, whole, wanted == DType.UINT64);
  }

  private static String beyond(Number value, DType wanted) {
    return value + " does not fit into " + wanted.pythonName();
  }
}
