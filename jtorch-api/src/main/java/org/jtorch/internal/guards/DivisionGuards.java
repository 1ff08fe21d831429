package org.jtorch.internal.guards;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.internal.binding.ExactNumber;

/**
 * Guards of rounding division: the smallest number of an integer dtype divided by -1 is beyond the
 * dtype, and the processor's trap ends the JVM. Only 32-bit and 64-bit dtypes are checked, because
 * smaller ones are divided as 32 bits, and elements are only read where a divisor is -1.
 */
public final class DivisionGuards {
  private DivisionGuards() {}

  private static final Guard OVERFLOW = DivisionGuards::overflow;

  static void declare(GuardTable table) {
    for (String operator : new String[] {"div", "divide"}) {
      for (String overload :
          new String[] {
            ".Tensor_mode",
            "_.Tensor_mode",
            ".out_mode",
            ".Scalar_mode",
            "_.Scalar_mode",
            ".Scalar_mode_out"
          }) {
        table.guard(operator + overload, GuardRules.when(DivisionGuards::rounds, OVERFLOW));
      }
    }
    table.guard("floor_divide floor_divide_ remainder remainder_ fmod fmod_", OVERFLOW);
    table.guard("lcm lcm_", DivisionGuards::commonMultiple);
  }

  private static boolean rounds(GuardedCall call) {
    return call.has("rounding_mode");
  }

  private static @Nullable String overflow(GuardedCall call) {
    Object dividend = call.value("self");
    Object divisor = call.value("other");
    if (!(dividend instanceof Tensor || divisor instanceof Tensor)) {
      return null;
    }
    DType dtype = dtype(dividend, divisor);
    if (dtype != DType.INT64 && dtype != DType.INT32) {
      return null;
    }
    long smallest = dtype == DType.INT64 ? Long.MIN_VALUE : Integer.MIN_VALUE;
    return holds(divisor, -1)
            && holds(dividend, smallest)
            && HostValues.broadcast(dividend, divisor)
            && overflows(dividend, smallest, divisor)
        ? String.format(
            Locale.ROOT,
            "integer overflow: %d divided by -1 is not a number of %s",
            smallest,
            dtype)
        : null;
  }

  /**
   * Checks {@code lcm}, which divides by the gcd, which is -1 for the smallest number and some
   * others.
   */
  private static @Nullable String commonMultiple(GuardedCall call) {
    Tensor self = call.tensor("self");
    Tensor other = call.tensor("other");
    DType dtype = dtype(self, other);
    if (self == null || other == null || (dtype != DType.INT64 && dtype != DType.INT32)) {
      return null;
    }
    long smallest = dtype == DType.INT64 ? Long.MIN_VALUE : Integer.MIN_VALUE;
    if (!(holds(self, smallest) || holds(other, smallest)) || !HostValues.broadcast(self, other)) {
      return null;
    }
    try (TensorScope scope = TensorScope.open()) {
      return self.gcd(other).eq(-1).any().itemBoolean()
          ? String.format(
              Locale.ROOT,
              "integer overflow: the least common multiple of %d and another number",
              smallest)
          : null;
    }
  }

  private static @Nullable DType dtype(@Nullable Object dividend, @Nullable Object divisor) {
    if (dividend instanceof Tensor a && divisor instanceof Tensor b) {
      return a.dtype() == b.dtype() ? a.dtype() : Torch.resultType(a, b);
    }
    Object number = dividend instanceof Tensor ? divisor : dividend;
    boolean whole = ExactNumber.isInteger(number);
    Tensor tensor = (Tensor) (dividend instanceof Tensor ? dividend : divisor);
    return whole && tensor != null ? tensor.dtype() : null;
  }

  /** Returns whether a number is between an operand's minimum and maximum. */
  private static boolean holds(@Nullable Object operand, long number) {
    if (!(operand instanceof Tensor tensor)) {
      return operand instanceof Number n && n.longValue() == number;
    } else if (!HostValues.areReadable(tensor) || tensor.numel() == 0) {
      return false;
    }
    try (Mode mode = Torch.noGrad();
        TensorScope scope = TensorScope.open()) {
      var bounds = tensor.aminmax();
      return bounds.min().itemLong() <= number && number <= bounds.max().itemLong();
    }
  }

  /** Returns whether the smallest number is divided by -1. */
  private static boolean overflows(
      @Nullable Object dividend, long smallest, @Nullable Object divisor) {
    try (Mode mode = Torch.noGrad();
        TensorScope scope = TensorScope.open()) {
      Tensor isSmallest = isEqual(dividend, smallest);
      return isSmallest.logicalAnd(isEqual(divisor, -1)).any().itemBoolean();
    }
  }

  private static Tensor isEqual(@Nullable Object operand, long number) {
    return operand instanceof Tensor tensor
        ? tensor.eq(number)
        : Torch.tensor(operand instanceof Number n && n.longValue() == number);
  }
}
