package org.jtorch;

import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;

/**
 * Functions of {@link Torch} whose first operand is a number. With a tensor as the first operand
 * they are methods of {@link Tensor}.
 */
final class ScalarFirstOps {
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

  private ScalarFirstOps() {}

  static Tensor pow(Number self, Tensor exponent) {
    return Dispatch.tensor(POW, self, exponent);
  }

  static Tensor floatPower(Number self, Tensor exponent) {
    return Dispatch.tensor(FLOAT_POWER, self, exponent);
  }

  static Tensor remainder(Number self, Tensor other) {
    return Dispatch.tensor(REMAINDER, self, other);
  }

  static Tensor xlogy(Number self, Tensor other) {
    return Dispatch.tensor(XLOGY, self, other);
  }

  static Tensor bitwiseAnd(Number self, Tensor other) {
    return Dispatch.tensor(BITWISE_AND, self, other);
  }

  static Tensor bitwiseOr(Number self, Tensor other) {
    return Dispatch.tensor(BITWISE_OR, self, other);
  }

  static Tensor bitwiseXor(Number self, Tensor other) {
    return Dispatch.tensor(BITWISE_XOR, self, other);
  }

  static Tensor bitwiseLeftShift(Number self, Tensor other) {
    return Dispatch.tensor(LEFT_SHIFT, self, other);
  }

  static Tensor bitwiseRightShift(Number self, Tensor other) {
    return Dispatch.tensor(RIGHT_SHIFT, self, other);
  }

  static Tensor where(Tensor condition, Number self, Tensor other) {
    return Dispatch.tensor(WHERE_SELF, condition, self, other);
  }

  static Tensor where(Tensor condition, Number self, Number other) {
    return Dispatch.tensor(WHERE, condition, self, other);
  }

  static Tensor where(Tensor condition, boolean self, Tensor other) {
    return Dispatch.tensor(WHERE_SELF, condition, self, other);
  }

  static Tensor where(Tensor condition, boolean self, Number other) {
    return Dispatch.tensor(WHERE, condition, self, other);
  }

  static Tensor where(Tensor condition, Number self, boolean other) {
    return Dispatch.tensor(WHERE, condition, self, other);
  }
}
