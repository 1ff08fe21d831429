package org.jtorch.io;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;
import org.jtorch.internal.zip.MalformedException;

/** A numeric {@code numpy.dtype}, used by scalars in optimizer state and metrics. */
final class NumpyDtype {
  private static final Set<String> CODES =
      Set.of("b1", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f4", "f8");

  private final String code;
  private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

  NumpyDtype(String code) {
    if (!CODES.contains(code)) {
      throw new MalformedException("the NumPy dtype \"" + code + "\" is not read");
    }
    this.code = code;
  }

  /**
   * Applies the pickled state {@code (version, byte order, ...)}, which NumPy stores in addition to
   * the type code.
   */
  void state(PickleTuple state) {
    order = state.text(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  /** Converts {@code numpy.scalar(dtype, bytes)} to a Long, Double or Boolean. */
  static Object scalar(PickleTuple arguments) {
    if (!(arguments.get(0) instanceof NumpyDtype dtype)) {
      throw new MalformedException(PickleTree.describe(arguments.get(0)) + " is no NumPy dtype");
    }
    byte[] bytes = arguments.bytes(1);
    if (bytes.length != dtype.code.charAt(1) - '0') {
      throw new MalformedException("a NumPy " + dtype.code + " of " + bytes.length + " bytes");
    }
    ByteBuffer value = ByteBuffer.wrap(bytes).order(dtype.order);
    return switch (dtype.code) {
      case "b1" -> value.get() != 0;
      case "i1" -> (long) value.get();
      case "i2" -> (long) value.getShort();
      case "i4" -> (long) value.getInt();
      case "i8" -> value.getLong();
      case "u1" -> value.get() & 0xffL;
      case "u2" -> value.getShort() & 0xffffL;
      case "u4" -> value.getInt() & 0xffff_ffffL;
      case "u8" -> unsigned(value.getLong());
      case "f4" -> (double) value.getFloat();
      default -> value.getDouble();
    };
  }

  private static Number unsigned(long value) {
    return PickleScalars.narrow(new BigInteger(Long.toUnsignedString(value)));
  }
}
