package org.jtorch.internal.binding;

import org.bytedeco.pytorch.global.torch;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Layout;
import org.jtorch.MemoryFormat;

/** Numeric codes of dtypes, layouts, memory formats and device types in libtorch. */
public final class NativeCodes {
  private static final DType[] DTYPES = DType.values(); // in the order of c10::ScalarType

  private NativeCodes() {}

  /** Returns the code in {@code c10::ScalarType}. */
  public static int of(DType dtype) {
    return dtype.ordinal();
  }

  /** Returns the code in {@code c10::Layout}. */
  public static int of(Layout layout) {
    return layout.ordinal();
  }

  /** Returns the code in {@code c10::MemoryFormat}. */
  public static int of(MemoryFormat format) {
    return format.ordinal();
  }

  /** Returns the code in {@code c10::DeviceType}. */
  static int of(Device.Type type) {
    return switch (type) {
      case CPU -> 0;
      case CUDA -> 1;
      case XPU -> 12;
      case MPS -> 13;
      case META -> 14;
    };
  }

  /** Returns the dtype of a code in {@code c10::ScalarType}. */
  public static DType dtype(int code) {
    return DTYPES[code];
  }

  /** Returns the device type of a code in {@code c10::DeviceType}. */
  static Device.Type deviceType(int code) {
    for (Device.Type type : Device.Type.values()) {
      if (of(type) == code) {
        return type;
      }
    }
    throw new IllegalStateException("libtorch's device type " + code + " is unknown to jtorch");
  }

  /** Returns the binding's constant for a dtype. */
  public static torch.ScalarType scalarType(DType dtype) {
    for (torch.ScalarType type : torch.ScalarType.values()) {
      if (type.value == of(dtype)) {
        return type;
      }
    }
    throw new IllegalArgumentException("libtorch has no dtype " + dtype);
  }
}
