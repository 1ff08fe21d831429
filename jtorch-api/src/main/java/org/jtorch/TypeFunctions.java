package org.jtorch;

import java.util.Objects;
import org.bytedeco.pytorch.TypeMeta;
import org.bytedeco.pytorch.global.torch;
import org.jtorch.internal.binding.NativeCodes;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.NativeCalls;
import org.jtorch.internal.calls.Op;
import org.jtorch.internal.memory.ThreadState;

/** Functions of {@link Torch} for dtypes and for the default dtype and device. */
abstract sealed class TypeFunctions extends LiteralFactories permits NumberFirstFunctions {
  private static final Op PROMOTE_TYPES = Op.of("aten::promote_types", "");
  private static final Op CAN_CAST = Op.of("aten::can_cast", "");
  private static final Op RESULT_TYPE_TENSOR = Op.of("aten::result_type", "Tensor");
  private static final Op RESULT_TYPE_SCALAR = Op.of("aten::result_type", "Scalar");
  private static final Op RESULT_TYPE_SCALAR_TENSOR = Op.of("aten::result_type", "Scalar_Tensor");
  private static final Op RESULT_TYPE_SCALARS = Op.of("aten::result_type", "Scalar_Scalar");

  TypeFunctions() {}

  /**
   * Smallest dtype to which both dtypes can be promoted, {@code torch.promote_types}.
   *
   * @param type1 one dtype
   * @param type2 the other
   * @return the promoted dtype
   */
  public static DType promoteTypes(DType type1, DType type2) {
    return NativeCodes.dtype((int) Dispatch.integer(PROMOTE_TYPES, type1, type2));
  }

  /**
   * Result dtype of an operation on two tensors, {@code torch.result_type}.
   *
   * @param tensor1 the first operand
   * @param tensor2 the second operand
   * @return the dtype of arithmetic with both operands
   */
  public static DType resultType(Tensor tensor1, Tensor tensor2) {
    return NativeCodes.dtype((int) Dispatch.integer(RESULT_TYPE_TENSOR, tensor1, tensor2));
  }

  /**
   * Result dtype of an operation on a tensor and a number, {@code torch.result_type}.
   *
   * @param tensor the first operand
   * @param other the second operand
   * @return the dtype of arithmetic with both operands
   */
  public static DType resultType(Tensor tensor, Number other) {
    return NativeCodes.dtype((int) Dispatch.integer(RESULT_TYPE_SCALAR, tensor, other));
  }

  /**
   * Result dtype of an operation on a number and a tensor, {@code torch.result_type}.
   *
   * @param other the first operand
   * @param tensor the second operand
   * @return the dtype of arithmetic with both operands
   */
  public static DType resultType(Number other, Tensor tensor) {
    return NativeCodes.dtype((int) Dispatch.integer(RESULT_TYPE_SCALAR_TENSOR, other, tensor));
  }

  /**
   * Result dtype of an operation on two numbers, {@code torch.result_type}.
   *
   * @param number1 the first operand
   * @param number2 the second operand
   * @return int64 for integers, the default dtype otherwise
   */
  public static DType resultType(Number number1, Number number2) {
    return NativeCodes.dtype((int) Dispatch.integer(RESULT_TYPE_SCALARS, number1, number2));
  }

  /**
   * Whether type promotion rules permit a conversion, {@code torch.can_cast}: complex to real,
   * floating point to integer, and integer to boolean are not permitted.
   *
   * @param from source dtype
   * @param to target dtype
   * @return true if in-place operators perform this conversion
   */
  public static boolean canCast(DType from, DType to) {
    return Dispatch.bool(CAN_CAST, from, to);
  }

  /**
   * Returns the default floating-point dtype, {@code torch.get_default_dtype}.
   *
   * @return float32 by default
   */
  public static DType getDefaultDtype() {
    return NativeCalls.call(
        "get_default_dtype",
        () -> NativeCodes.dtype(torch.get_default_dtype_as_scalartype().value));
  }

  /**
   * Sets the default floating-point dtype for the whole process, {@code torch.set_default_dtype}.
   *
   * @param dtype a floating-point dtype
   * @throws IllegalArgumentException if it is not a floating-point dtype
   */
  public static void setDefaultDtype(DType dtype) {
    if (!dtype.isFloatingPoint()) {
      throw new IllegalArgumentException(
          "setDefaultDtype: the default dtype is floating-point, not " + dtype);
    }
    NativeCalls.run(
        "set_default_dtype",
        () -> {
          try (TypeMeta type = torch.scalarTypeToTypeMeta(NativeCodes.scalarType(dtype))) {
            torch.set_default_dtype(type);
          }
        });
  }

  /**
   * Returns the device on which this thread's factories create tensors by default, {@code
   * torch.get_default_device}.
   *
   * @return the CPU by default
   */
  public static Device getDefaultDevice() {
    Device device = ThreadState.current().defaultDevice();
    return device == null ? Device.CPU : device;
  }

  /**
   * Sets the device on which this thread's factories create tensors by default, {@code
   * torch.set_default_device}. Factories that take a tensor, {@code zerosLike} or {@code newZeros},
   * use that tensor's device. Buffers and loaded files stay on the CPU.
   *
   * @param device the device; {@link Device#CPU} resets it
   */
  public static void setDefaultDevice(Device device) {
    Objects.requireNonNull(device, "device");
    ThreadState.current().defaultDevice(device.equals(Device.CPU) ? null : device);
  }
}
