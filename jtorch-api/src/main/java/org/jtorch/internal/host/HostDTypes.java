package org.jtorch.internal.host;

import java.util.Locale;
import org.jtorch.DType;

/** The dtypes that each Java type reads and writes: its own, and those that it widens. */
final class HostDTypes {
  private HostDTypes() {}

  /**
   * Returns the dtype to convert to before reading; throws for a dtype that the Java type cannot
   * hold.
   */
  static DType readAs(String called, DType dtype, ArrayElements elements) {
    boolean fits =
        switch (elements) {
          case FLOAT -> dtype.isFloatingPoint() && dtype != DType.FLOAT64;
          case DOUBLE -> dtype.isFloatingPoint();
          case LONG -> dtype.isInteger() && dtype != DType.UINT64;
          case INT -> dtype.isInteger() && bits(dtype) <= 31;
          case SHORT -> dtype.isInteger() && bits(dtype) <= 15;
          case BYTE, BOOLEAN -> false;
        };
    if (dtype == elements.dtype() || isByte(dtype, elements)) {
      return dtype;
    } else if (fits) {
      return elements.dtype();
    }
    throw refused(called, dtype, elements);
  }

  /** Throws unless an array's element type matches the tensor's dtype. */
  static void checkWrite(String called, DType dtype, ArrayElements elements) {
    if (dtype != elements.dtype() && !isByte(dtype, elements)) {
      throw refused(called, dtype, elements);
    }
  }

  /** Returns whether the dtype is uint8, whose bits a Java byte holds. */
  private static boolean isByte(DType dtype, ArrayElements elements) {
    return elements == ArrayElements.BYTE && dtype == DType.UINT8;
  }

  /** Returns the number of bits of an integer dtype without the sign. */
  private static int bits(DType dtype) {
    boolean unsigned = dtype.name().startsWith("U");
    return 8 * dtype.itemSize() - 1 + (unsigned ? 1 : 0);
  }

  private static IllegalStateException refused(String called, DType dtype, ArrayElements elements) {
    return new IllegalStateException(
        String.format(
            Locale.ROOT,
            "%s: the dtype is %s, which %s[] does not hold; %s",
            called,
            dtype.pythonName(),
            elements.javaName(),
            remedy(dtype)));
  }

  private static String remedy(DType dtype) {
    return switch (dtype) {
      case FLOAT64 -> "use a double[], toDoubleArray()";
      case INT64, UINT32 -> "use a long[], toLongArray()";
      case INT32, UINT16 -> "use an int[], toIntArray()";
      case INT16 -> "use a short[], toShortArray()";
      case INT8, UINT8 -> "use a byte[], toByteArray()";
      case BOOL -> "use a boolean[], toBooleanArray()";
      case COMPLEX32, COMPLEX64, COMPLEX128 -> "use toComplexArray()";
      default ->
          dtype.isFloatingPoint()
              ? "use a float[], toFloatArray()"
              : "convert it first with to(DType) or view(DType)";
    };
  }
}
