package org.jtorch.io;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.jtorch.Complex;
import org.jtorch.Shape;

/** A {@code numpy.dtype}. */
final class NumpyDtype {
  private static final int EXPONENT_BIAS = 15;

  private final String code;
  private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

  NumpyDtype(String code) {
    this.code = code;
  }

  /**
   * Applies the pickled state {@code (version, byte order, ...)}, which NumPy stores in addition to
   * the type code.
   */
  void state(PickleTuple state) {
    order = state.text(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  /** Returns the header of an array of this dtype, or null if torch lacks the dtype. */
  @Nullable NpyHeader header(boolean fortranOrder, Shape shape) {
    String descr = (order == ByteOrder.BIG_ENDIAN ? ">" : "<") + code;
    return NpyHeader.isRead(descr) ? NpyHeader.of(descr, fortranOrder, shape) : null;
  }

  /**
   * Converts {@code numpy.scalar(dtype, bytes)} to a Long, Double, Complex or Boolean, or to null
   * for other dtypes.
   */
  static @Nullable Object scalar(PickleTuple arguments) {
    byte[] bytes = arguments.size() < 2 ? null : PickleText.bytesOrNull(arguments.get(1));
    return bytes != null
            && arguments.get(0) instanceof NumpyDtype dtype
            && Integer.toString(bytes.length).equals(dtype.code.substring(1))
        ? dtype.value(ByteBuffer.wrap(bytes).order(dtype.order))
        : null;
  }

  private @Nullable Object value(ByteBuffer value) {
    return switch (code) {
      case "b1" -> value.get() != 0;
      case "i1" -> (long) value.get();
      case "i2" -> (long) value.getShort();
      case "i4" -> (long) value.getInt();
      case "i8" -> value.getLong();
      case "u1" -> value.get() & 0xffL;
      case "u2" -> value.getShort() & 0xffffL;
      case "u4" -> value.getInt() & 0xffff_ffffL;
      case "u8" -> unsigned(value.getLong());
      case "f2" -> half(value.getShort());
      case "f4" -> (double) value.getFloat();
      case "f8" -> value.getDouble();
      case "c8" -> Complex.of(value.getFloat(), value.getFloat());
      case "c16" -> Complex.of(value.getDouble(), value.getDouble());
      default -> null;
    };
  }

  private static Number unsigned(long value) {
    return PickleScalars.narrow(new BigInteger(Long.toUnsignedString(value)));
  }

  private static double half(short bits) {
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    double size;
    if (exponent == 0x1f) {
      size = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
    } else if (exponent == 0) {
      size = Math.scalb((double) fraction, 1 - EXPONENT_BIAS - 10);
    } else {
      size = Math.scalb((double) (fraction | 0x400), exponent - EXPONENT_BIAS - 10);
    }
    return bits < 0 ? -size : size;
  }

  /** Returns the dtype as an object with its code without byte order as the only argument. */
  Checkpoint.UnknownObject toJava() {
    Checkpoint.UnknownObject object =
        new Checkpoint.UnknownObject(PickleFunction.NUMPY_DTYPE.pythonName());
    object.fill(List.of(code), Optional.empty(), Map.of(), List.of());
    return object;
  }
}
