package org.jtorch.internal.guards;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.jtorch.Complex;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.internal.binding.ExactNumber;

/**
 * Rejects numbers that an integer operator would wrap around: {@code x.eq(300)} on int8 would
 * compare with 44. libtorch checks the number in fill operators, but not in computations.
 */
public final class NumberRange {
  /**
   * Operators whose results are modulo 2^n, so that negative numbers are valid for unsigned dtypes.
   */
  private static final String MODULAR =
      "add.Scalar sub.Scalar subtract.Scalar rsub.Scalar mul.Scalar multiply.Scalar "
          + "bitwise_and.Scalar bitwise_or.Scalar bitwise_xor.Scalar __and__.Scalar "
          + "__or__.Scalar __xor__.Scalar bitwise_and.Scalar_Tensor "
          + "bitwise_or.Scalar_Tensor bitwise_xor.Scalar_Tensor";

  /** Operators whose results are wrong for every number outside the dtype's range. */
  private static final String STRICT =
      "eq.Scalar ne.Scalar lt.Scalar le.Scalar gt.Scalar ge.Scalar not_equal.Scalar "
          + "less.Scalar less_equal.Scalar greater.Scalar greater_equal.Scalar "
          + "isin.Tensor_Scalar isin.Scalar_Tensor floor_divide.Scalar div.Scalar_mode "
          + "divide.Scalar_mode fmod.Scalar remainder.Scalar remainder.Scalar_Tensor "
          + "__lshift__.Scalar __rshift__.Scalar bitwise_left_shift.Tensor_Scalar "
          + "bitwise_right_shift.Tensor_Scalar bitwise_left_shift.Scalar_Tensor "
          + "bitwise_right_shift.Scalar_Tensor clamp clip clamp_min clamp_max threshold "
          + "hardtanh fill.Scalar fill_diagonal full full_like new_full scalar_tensor "
          + "masked_fill.Scalar index_fill.int_Scalar scatter.value constant_pad_nd "
          + "pow.Scalar pow.Tensor_Scalar";

  private NumberRange() {}

  static void declare(GuardTable table) {
    for (String name : MODULAR.split(" ")) {
      declare(table, name, false);
    }
    for (String name : STRICT.split(" ")) {
      declare(table, name, true);
    }
    table.guard("arange.start_step", call -> beyondTheLast(call.arguments()));
  }

  private static void declare(GuardTable table, String name, boolean strict) {
    table.guard(name + " " + inPlace(name), call -> refusal(call.arguments(), strict));
  }

  private static String inPlace(String name) {
    return name.startsWith("__")
        ? "__i" + name.substring(2)
        : name.contains(".") ? name.replace(".", "_.") : name + "_";
  }

  /** Checks the end of {@code arange}. */
  private static @Nullable String beyondTheLast(@Nullable Object[] arguments) {
    DType dtype = dtypeOf(arguments);
    if (dtype == null
        || !(arguments[0] instanceof Number start)
        || !(arguments[1] instanceof Number end)
        || !(arguments[2] instanceof Number step)
        || Stream.of(start, end, step).anyMatch(Complex.class::isInstance)) {
      return null;
    }
    double last = end.doubleValue() - Math.signum(step.doubleValue());
    for (double value : new double[] {start.doubleValue(), last}) {
      if (Double.isFinite(value) && !holds(dtype, new BigDecimal(value).toBigInteger(), true)) {
        return value + " does not fit into " + dtype.pythonName();
      }
    }
    return null;
  }

  /** Returns the error, or null. Numbers of 7 bits fit every dtype, so most calls return early. */
  private static @Nullable String refusal(@Nullable Object[] arguments, boolean strict) {
    for (Object argument : arguments) {
      if (argument instanceof Number number
          && !(number instanceof Double)
          && !isSmall(number, strict)) {
        return refusal(arguments, number, strict);
      }
    }
    return null;
  }

  private static boolean isSmall(Number number, boolean strict) {
    if (number instanceof Integer || number instanceof Long) {
      long value = number.longValue();
      return value >= (strict ? 0 : Byte.MIN_VALUE) && value <= Byte.MAX_VALUE;
    }
    return false;
  }

  private static @Nullable String refusal(
      @Nullable Object[] arguments, Number number, boolean strict) {
    Number exact = ExactNumber.of(number);
    DType dtype = dtypeOf(arguments);
    if (exact instanceof Double || exact instanceof Complex || dtype == null) {
      return null;
    }
    BigInteger value =
        exact instanceof BigInteger big ? big : BigInteger.valueOf(exact.longValue());
    return holds(dtype, value, strict)
        ? null
        : value + " does not fit into " + dtype.pythonName() + ", the dtype of the tensor";
  }

  /**
   * Returns whether an integer dtype holds a number; negative ones modulo 2^n unless {@code
   * strict}.
   */
  public static boolean holds(DType dtype, BigInteger value, boolean strict) {
    int bits = 8 * dtype.itemSize();
    if (!dtype.name().startsWith("U")) {
      return value.bitLength() < bits;
    }
    boolean negative = value.signum() < 0;
    return !(negative && strict) && value.abs().bitLength() <= bits;
  }

  /** Returns the requested integer dtype, or else that of the first tensor, or null. */
  private static @Nullable DType dtypeOf(@Nullable Object[] arguments) {
    DType found = null;
    for (Object argument : arguments) {
      if (argument instanceof DType dtype) {
        found = dtype;
      } else if (argument instanceof Tensor tensor && found == null) {
        found = tensor.dtype();
      }
    }
    return found != null && found.isInteger() ? found : null;
  }
}
