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
final class TypeFunctions {
  private static final Op PROMOTE_TYPES = Op.of("aten::promote_types", "");
  private static final Op CAN_CAST = Op.of("aten::can_cast", "");
  private static final Op RESULT_TYPE_TENSOR = Op.of("aten::result_type", "Tensor");
  private static final Op RESULT_TYPE_SCALAR = Op.of("aten::result_type", "Scalar");
  private static final Op RESULT_TYPE_SCALAR_TENSOR = Op.of("aten::result_type", "Scalar_Tensor");
  private static final Op RESULT_TYPE_SCALARS = Op.of("aten::result_type", "Scalar_Scalar");

  private TypeFunctions() {}

  static DType promoteTypes(DType type1, DType type2) {
    return NativeCodes.dtype((int) Dispatch.integer(PROMOTE_TYPES, type1, type2));
  }

  static DType resultType(Tensor tensor1, Tensor tensor2) {
    return NativeCodes.dtype((int) Dispatch.integer(RESULT_TYPE_TENSOR, tensor1, tensor2));
  }

  static DType resultType(Tensor tensor, Number other) {
    return NativeCodes.dtype((int) Dispatch.integer(RESULT_TYPE_SCALAR, tensor, other));
  }

  static DType resultType(Number other, Tensor tensor) {
    return NativeCodes.dtype((int) Dispatch.integer(RESULT_TYPE_SCALAR_TENSOR, other, tensor));
  }

  static DType resultType(Number number1, Number number2) {
    return NativeCodes.dtype((int) Dispatch.integer(RESULT_TYPE_SCALARS, number1, number2));
  }

  static boolean canCast(DType from, DType to) {
    return Dispatch.bool(CAN_CAST, from, to);
  }

  static DType getDefaultDtype() {
    return NativeCalls.call(
        "get_default_dtype",
        () -> NativeCodes.dtype(torch.get_default_dtype_as_scalartype().value));
  }

  static void setDefaultDtype(DType dtype) {
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

  static Device getDefaultDevice() {
    Device device = ThreadState.current().defaultDevice();
    return device == null ? Device.CPU : device;
  }

  static void setDefaultDevice(Device device) {
    Objects.requireNonNull(device, "device");
    ThreadState.current().defaultDevice(device.equals(Device.CPU) ? null : device);
  }
}
