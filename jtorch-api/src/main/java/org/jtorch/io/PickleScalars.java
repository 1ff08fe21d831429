package org.jtorch.io;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.zip.MalformedException;

/** Reads inline values of a pickle: None, booleans, numbers, strings, bytes. */
final class PickleScalars {
  private static final int LONGEST_INTEGER = 1024;

  private PickleScalars() {}

  static Object read(Opcode opcode, PickleInput in) throws IOException {
    return switch (opcode) {
      case NONE -> Optional.empty();
      case NEWTRUE -> true;
      case NEWFALSE -> false;
      case INT -> integerOrBoolean(in.line());
      case LONG -> integer(in.line());
      case FLOAT -> real(in.line());
      case BININT -> (long) in.i4();
      case BININT1 -> (long) in.u1();
      case BININT2 -> (long) in.u2();
      case LONG1 -> integer(in, in.u1());
      case LONG4 -> integer(in, in.u4());
      case BINFLOAT -> in.f8();
      case BINUNICODE -> in.utf8(in.u4());
      case SHORT_BINUNICODE -> in.utf8(in.u1());
      case BINSTRING -> PickleText.ofPython2(in.bytes(in.u4()));
      case SHORT_BINSTRING -> PickleText.ofPython2(in.bytes(in.u1()));
      case STRING -> PickleText.quoted(in.text());
      case UNICODE -> PickleText.rawUnicode(in.text());
      case BINUNICODE8 -> in.utf8(in.i8());
      case BINBYTES -> in.bytes(in.u4());
      case SHORT_BINBYTES -> in.bytes(in.u1());
      case BINBYTES8, BYTEARRAY8 -> in.bytes(in.i8());
      default -> throw new AssertionError(opcode);
    };
  }

  /** Returns a {@code Long} if the value fits, else the {@code BigInteger}. */
  static Number narrow(BigInteger value) {
    if (value.bitLength() < Long.SIZE) {
      return value.longValue();
    }
    return value;
  }

  /** Returns the UUID of an integer, or null if it has more than 128 bits. */
  static @Nullable UUID uuid(Number value) {
    BigInteger bits = value instanceof BigInteger big ? big : BigInteger.valueOf(value.longValue());
    return bits.signum() < 0 || bits.bitLength() > 2 * Long.SIZE
        ? null
        : new UUID(bits.shiftRight(Long.SIZE).longValue(), bits.longValue());
  }

  private static Number integer(PickleInput in, long length) throws IOException {
    if (length > LONGEST_INTEGER) {
      throw new MalformedException("declares an integer of " + length + " bytes");
    }
    byte[] littleEndian = in.bytes(length);
    if (length == 0) {
      return 0L;
    }
    byte[] bytes = new byte[littleEndian.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = littleEndian[bytes.length - 1 - i];
    }
    return narrow(new BigInteger(bytes));
  }

  private static Object integerOrBoolean(String text) {
    return switch (text) {
      case "00" -> false;
      case "01" -> true;
      default -> integer(text);
    };
  }

  private static Number integer(String text) {
    try {
      return narrow(
          new BigInteger(text.endsWith("L") ? text.substring(0, text.length() - 1) : text));
    } catch (NumberFormatException e) {
      throw new MalformedException("\"" + text + "\" is no integer", e);
    }
  }

  private static double real(String text) {
    try {
      return switch (text) {
        case "nan" -> Double.NaN;
        case "inf" -> Double.POSITIVE_INFINITY;
        case "-inf" -> Double.NEGATIVE_INFINITY;
        default -> Double.parseDouble(text);
      };
    } catch (NumberFormatException e) {
      throw new MalformedException("\"" + text + "\" is no number", e);
    }
  }
}
