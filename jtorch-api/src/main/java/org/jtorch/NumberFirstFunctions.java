package org.jtorch;

import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;

/**
 * The functions of {@link Torch} whose first operand is a number: with a tensor first, they are
 * methods of {@link Tensor}.
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
   * The powers of a number, {@code torch.pow(2, x)}.
   *
   * @param self the base
   * @param exponent the powers to take
   * @return a tensor of that shape
   */
  public static Tensor pow(Number self, Tensor exponent) {
    return Dispatch.tensor(POW, self, exponent);
  }

  /**
   * The powers of a number in double precision, {@code torch.float_power(2, x)}.
   *
   * @param self the base
   * @param exponent the powers to take
   * @return a tensor of that shape
   */
  public static Tensor floatPower(Number self, Tensor exponent) {
    return Dispatch.tensor(FLOAT_POWER, self, exponent);
  }

  /**
   * What dividing a number by each element leaves, with the sign of the divisor, {@code
   * torch.remainder(7, x)}.
   *
   * @param self the dividend
   * @param other the divisors
   * @return a tensor of that shape
   */
  public static Tensor remainder(Number self, Tensor other) {
    return Dispatch.tensor(REMAINDER, self, other);
  }

  /**
   * A number times the logarithm of each element, zero where the number is zero, {@code
   * torch.xlogy(2, x)}.
   *
   * @param self the factor
   * @param other what the logarithm is taken of
   * @return a tensor of that shape
   */
  public static Tensor xlogy(Number self, Tensor other) {
    return Dispatch.tensor(XLOGY, self, other);
  }

  /**
   * The bits that a whole number shares with each element, {@code torch.bitwise_and(6, x)}.
   *
   * @param self the number
   * @param other integers
   * @return a tensor of that shape
   */
  public static Tensor bitwiseAnd(Number self, Tensor other) {
    return Dispatch.tensor(BITWISE_AND, self, other);
  }

  /**
   * The bits of a whole number and those of each element together, {@code torch.bitwise_or(6, x)}.
   *
   * @param self the number
   * @param other integers
   * @return a tensor of that shape
   */
  public static Tensor bitwiseOr(Number self, Tensor other) {
    return Dispatch.tensor(BITWISE_OR, self, other);
  }

  /**
   * The bits in which a whole number differs from each element, {@code torch.bitwise_xor(6, x)}.
   *
   * @param self the number
   * @param other integers
   * @return a tensor of that shape
   */
  public static Tensor bitwiseXor(Number self, Tensor other) {
    return Dispatch.tensor(BITWISE_XOR, self, other);
  }

  /**
   * The bits of a whole number shifted left by each element, {@code torch.bitwise_left_shift(1,
   * x)}.
   *
   * @param self the number
   * @param other by how many bits
   * @return a tensor of that shape
   */
  public static Tensor bitwiseLeftShift(Number self, Tensor other) {
    return Dispatch.tensor(LEFT_SHIFT, self, other);
  }

  /**
   * The bits of a whole number shifted right by each element, its sign kept, {@code
   * torch.bitwise_right_shift(64, x)}.
   *
   * @param self the number
   * @param other by how many bits
   * @return a tensor of that shape
   */
  public static Tensor bitwiseRightShift(Number self, Tensor other) {
    return Dispatch.tensor(RIGHT_SHIFT, self, other);
  }

  /**
   * A number where a condition holds, and elements of a tensor where it does not, {@code
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
   * One number where a condition holds, and another where it does not, {@code
   * torch.where(condition, 1, 0)}.
   *
   * @param condition booleans
   * @param self the number where it holds
   * @param other the number where it does not
   * @return a tensor of the condition's shape
   */
  public static Tensor where(Tensor condition, Number self, Number other) {
    return Dispatch.tensor(WHERE, condition, self, other);
  }

  /**
   * A boolean where a condition holds, and elements of a tensor where it does not, {@code
   * torch.where(condition, True, x)}.
   *
   * @param condition booleans
   * @param self the boolean
   * @param other broadcast with the condition
   * @return a tensor of the broadcast shape, of the other's dtype
   */
  public static Tensor where(Tensor condition, boolean self, Tensor other) {
    return Dispatch.tensor(WHERE_SELF, condition, self, other);
  }

  /**
   * A boolean where a condition holds, and a number where it does not, {@code
   * torch.where(condition, True, 2)}. Two booleans are the condition itself, or its {@code
   * logicalNot()}.
   *
   * @param condition booleans
   * @param self the boolean where it holds
   * @param other the number where it does not
   * @return a tensor of the condition's shape, of the number's kind
   */
  public static Tensor where(Tensor condition, boolean self, Number other) {
    return Dispatch.tensor(WHERE, condition, self, other);
  }

  /**
   * A number where a condition holds, and a boolean where it does not, {@code
   * torch.where(condition, 2, True)}.
   *
   * @param condition booleans
   * @param self the number where it holds
   * @param other the boolean where it does not
   * @return a tensor of the condition's shape, of the number's kind
   */
  public static Tensor where(Tensor condition, Number self, boolean other) {
    return Dispatch.tensor(WHERE, condition, self, other);
  }
}
