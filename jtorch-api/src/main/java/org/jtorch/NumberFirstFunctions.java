package org.jtorch;

import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;

/**
 * Functions of {@link Torch} whose first operand is a number. With a tensor as the first operand
 * they are methods of {@link Tensor}.
 */
abstract sealed class NumberFirstFunctions extends TypeFunctions permits ProgramSettings {
  private static final Op POW = Op.of("aten::pow", "Scalar");
  private static final Op FLOAT_POWER = Op.of("aten::float_power", "Scalar");
  private static final Op REMAINDER = Op.of("aten::remainder", "Scalar_Tensor");
  private static final Op XLOGY = Op.of("aten::xlogy", "Scalar_Self");
  private static final Op BITWISE_AND = Op.of("aten::bitwise_and", "Scalar_Tensor");
  private static final Op BITWISE_OR = Op.of("aten::bitwise_or", "Scalar_Tensor");
  private static final Op BITWISE_XOR = Op.of("aten::bitwise_xor", "Scalar_Tensor");
  private static final Op LEFT_SHIFT = Op.of("aten::bitwise_left_shift", "Scalar_Tensor");
  private static final Op RIGHT_SHIFT = Op.of("aten::bitwise_right_shift", "Scalar_Tensor");
  private static final Op WHERE_SELF = Op.of("aten::where", "ScalarSelf");
  private static final Op WHERE = Op.of("aten::where", "Scalar");

  NumberFirstFunctions() {}

  /**
   * Raises a number to the power of each element, {@code torch.pow(2, x)}.
   *
   * @param self the base
   * @param exponent the exponents
   * @return a tensor of the exponent's shape
   */
  public static Tensor pow(Number self, Tensor exponent) {
    return Dispatch.tensor(POW, self, exponent);
  }

  /**
   * Raises a number to the power of each element in double precision, {@code torch.float_power(2,
   * x)}.
   *
   * @param self the base
   * @param exponent the exponents
   * @return a tensor of the exponent's shape
   */
  public static Tensor floatPower(Number self, Tensor exponent) {
    return Dispatch.tensor(FLOAT_POWER, self, exponent);
  }

  /**
   * Remainder of a number divided by each element, with the sign of the divisor, {@code
   * torch.remainder(7, x)}.
   *
   * @param self the dividend
   * @param other the divisors
   * @return a tensor of the other operand's shape
   */
  public static Tensor remainder(Number self, Tensor other) {
    return Dispatch.tensor(REMAINDER, self, other);
  }

  /**
   * Product {@code self * log(other)}, zero where {@code self} is zero, {@code torch.xlogy(2, x)}.
   *
   * @param self the factor
   * @param other the arguments of the logarithm
   * @return a tensor of the other operand's shape
   */
  public static Tensor xlogy(Number self, Tensor other) {
    return Dispatch.tensor(XLOGY, self, other);
  }

  /**
   * Bitwise AND of an integer and each element, {@code torch.bitwise_and(6, x)}.
   *
   * @param self the integer
   * @param other integers
   * @return a tensor of the other operand's shape
   */
  public static Tensor bitwiseAnd(Number self, Tensor other) {
    return Dispatch.tensor(BITWISE_AND, self, other);
  }

  /**
   * Bitwise OR of an integer and each element, {@code torch.bitwise_or(6, x)}.
   *
   * @param self the integer
   * @param other integers
   * @return a tensor of the other operand's shape
   */
  public static Tensor bitwiseOr(Number self, Tensor other) {
    return Dispatch.tensor(BITWISE_OR, self, other);
  }

  /**
   * Bitwise XOR of an integer and each element, {@code torch.bitwise_xor(6, x)}.
   *
   * @param self the integer
   * @param other integers
   * @return a tensor of the other operand's shape
   */
  public static Tensor bitwiseXor(Number self, Tensor other) {
    return Dispatch.tensor(BITWISE_XOR, self, other);
  }

  /**
   * Shifts an integer left by each element, {@code torch.bitwise_left_shift(1, x)}.
   *
   * @param self the integer
   * @param other numbers of bits
   * @return a tensor of the other operand's shape
   */
  public static Tensor bitwiseLeftShift(Number self, Tensor other) {
    return Dispatch.tensor(LEFT_SHIFT, self, other);
  }

  /**
   * Arithmetic right shift of an integer by each element, {@code torch.bitwise_right_shift(64, x)}.
   *
   * @param self the integer
   * @param other numbers of bits
   * @return a tensor of the other operand's shape
   */
  public static Tensor bitwiseRightShift(Number self, Tensor other) {
    return Dispatch.tensor(RIGHT_SHIFT, self, other);
  }

  /**
   * Selects a number where the condition is true and elements of a tensor elsewhere, {@code
   * torch.where(condition, 1, x)}.
   *
   * @param condition booleans
   * @param self the number
   * @param other broadcast with the condition
   * @return a tensor of the broadcast shape
   */
  public static Tensor where(Tensor condition, Number self, Tensor other) {
    return Dispatch.tensor(WHERE_SELF, condition, self, other);
  }

  /**
   * Selects one number where the condition is true and another elsewhere, {@code
   * torch.where(condition, 1, 0)}.
   *
   * @param condition booleans
   * @param self the number where it is true
   * @param other the number where it is false
   * @return a tensor of the condition's shape
   */
  public static Tensor where(Tensor condition, Number self, Number other) {
    return Dispatch.tensor(WHERE, condition, self, other);
  }

  /**
   * Selects a boolean where the condition is true and elements of a tensor elsewhere, {@code
   * torch.where(condition, True, x)}.
   *
   * @param condition booleans
   * @param self the boolean
   * @param other broadcast with the condition
   * @return a tensor of the broadcast shape, of {@code other}'s dtype
   */
  public static Tensor where(Tensor condition, boolean self, Tensor other) {
    return Dispatch.tensor(WHERE_SELF, condition, self, other);
  }

  /**
   * Selects a boolean where the condition is true and a number elsewhere, {@code
   * torch.where(condition, True, 2)}. For two booleans use the condition itself or its {@code
   * logicalNot()}.
   *
   * @param condition booleans
   * @param self the boolean where it is true
   * @param other the number where it is false
   * @return a tensor of the condition's shape, of the number's kind (integer or floating point)
   */
  public static Tensor where(Tensor condition, boolean self, Number other) {
    return Dispatch.tensor(WHERE, condition, self, other);
  }

  /**
   * Selects a number where the condition is true and a boolean elsewhere, {@code
   * torch.where(condition, 2, True)}.
   *
   * @param condition booleans
   * @param self the number where it is true
   * @param other the boolean where it is false
   * @return a tensor of the condition's shape, of the number's kind (integer or floating point)
   */
  public static Tensor where(Tensor condition, Number self, boolean other) {
    return Dispatch.tensor(WHERE, condition, self, other);
  }
}
