package org.jtorch;

import java.util.Objects;
import org.bytedeco.pytorch.TypeMeta;
import org.bytedeco.pytorch.global.torch;
import org.jtorch.internal.binding.NativeCodes;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.NativeCalls;
import org.jtorch.internal.calls.Op;
import org.jtorch.internal.memory.ThreadState;

/**
 * The functions of {@link Torch} about dtypes, and about what factories take where they are told
 * nothing.
 */
abstract sealed class TypeFunctions extends LiteralFactories permits NumberFirstFunctions {
  private static final Op PROMOTE_TYPES = Op.of("aten::promote_types", "");
  private static final Op CAN_CAST = Op.of("aten::can_cast", "");
  private static final Op RESULT_TYPE_TENSOR = Op.of("aten::result_type", "Tensor");
  private static final Op RESULT_TYPE_SCALAR = Op.of("aten::result_type", "Scalar");
  private static final Op RESULT_TYPE_SCALAR_TENSOR = Op.of("aten::result_type", "Scalar_Tensor");
  private static final Op RESULT_TYPE_SCALARS = Op.of("aten::result_type", "Scalar_Scalar");

  TypeFunctions() {}

  /**
   * The smallest dtype that holds what both hold, {@code torch.promote_types}.
   *
   * @param type1 one dtype
   * @param type2 the other
   * @return the dtype that both are promoted to
   */
  public static DType promoteTypes(DType type1, DType type2) {
    return NativeCodes.dtype((int) Dispatch.integer(PROMOTE_TYPES, type1, type2));
  }

  /**
   * The dtype of a result of two tensors, {@code torch.result_type}.
   *
   * @param tensor1 the first operand
   * @param tensor2 the second operand
   * @return the dtype that arithmetic with both has
   */
  public static DType resultType(Tensor tensor1, Tensor tensor2) {
    return NativeCodes.dtype((int) Dispatch.integer(RESULT_TYPE_TENSOR, tensor1, tensor2));
  }

  /**
   * The dtype of a result of a tensor and a number, {@code torch.result_type}.
   *
   * @param tensor the first operand
   * @param other the second operand
   * @return the dtype that arithmetic with both has
   */
  public static DType resultType(Tensor tensor, Number other) {
    return NativeCodes.dtype((int) Dispatch.integer(RESULT_TYPE_SCALAR, tensor, other));
  }

  /**
   * The dtype of a result of a number and a tensor, {@code torch.result_type}.
   *
   * @param other the first operand
   * @param tensor the second operand
   * @return the dtype that arithmetic with both has
   */
  public static DType resultType(Number other, Tensor tensor) {
    return NativeCodes.dtype((int) Dispatch.integer(RESULT_TYPE_SCALAR_TENSOR, other, tensor));
  }

  /**
   * The dtype of a result of two numbers, {@code torch.result_type}.
   *
   * @param number1 the first operand
   * @param number2 the second operand
   * @return int64 for whole numbers, the default dtype for others
   */
  public static DType resultType(Number number1, Number number2) {
    return NativeCodes.dtype((int) Dispatch.integer(RESULT_TYPE_SCALARS, number1, number2));
  }

  /**
   * Whether elements of one dtype may become another's without a change of kind, {@code
   * torch.can_cast}: complex numbers never become real ones, nor real ones integers, nor integers
   * booleans.
   *
   * @param from what the elements are
   * @param to what they are to become
   * @return true if in-place operators convert so
   */
  public static boolean canCast(DType from, DType to) {
    return Dispatch.bool(CAN_CAST, from, to);
  }

  /**
   * The dtype of real numbers where none is given, {@code torch.get_default_dtype}.
   *
   * @return float32 unless it was set
   */
  public static DType getDefaultDtype() {
    return NativeCalls.call(
        "get_default_dtype",
        () -> NativeCodes.dtype(torch.get_default_dtype_as_scalartype().value));
  }

  /**
   * Sets the dtype of real numbers where none is given, for the whole program, {@code
   * torch.set_default_dtype}.
   *
   * @param dtype a floating-point one
   * @throws IllegalArgumentException if it is another
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
   * Where this thread's factories make tensors unless they are told, {@code
   * torch.get_default_device}.
   *
   * @return the CPU unless it was set
   */
  public static Device getDefaultDevice() {
    Device device = ThreadState.current().defaultDevice();
    return device == null ? Device.CPU : device;
  }

  /**
   * Sets where this thread's factories make tensors unless they are told, {@code
   * torch.set_default_device}. Those that take a tensor, {@code zerosLike} or {@code newZeros},
   * follow that tensor; buffers and files stay on the CPU.
   *
   * @param device {@link Device#CPU} takes the setting back
   */
  public static void setDefaultDevice(Device device) {
    Objects.requireNonNull(device, "device");
    ThreadState.current().defaultDevice(device.equals(Device.CPU) ? null : device);
  }
}
