package org.jtorch.internal.binding;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAccumulator;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.jtorch.Complex;

/** Converts a {@link Number} to a number of libtorch without loss, or throws. */
public final class ExactNumber {
  private static final int SIGNED_BITS = 63;
  private static final int UNSIGNED_BITS = 64;

  private ExactNumber() {}

  /**
   * Returns a number as a scalar of libtorch: a Long, a Double, a Complex, or a BigInteger from
   * 2^63 to 2^64 - 1, which libtorch stores as an unsigned long.
   *
   * @throws ArithmeticException if it is none of these
   */
  public static Number of(Number number) {
    if (number instanceof Double || number instanceof Long || number instanceof Complex) {
      return number;
    } else if (number instanceof Float) {
      return number.doubleValue();
    } else if (isWhole(number)) {
      return number.longValue();
    } else if (number instanceof BigInteger big) {
      return whole(big);
    } else if (number instanceof BigDecimal big) {
      return real(big);
    } else if (number instanceof DoubleAdder || number instanceof DoubleAccumulator) {
      return number.doubleValue();
    }
    throw new ArithmeticException(
        "is a "
            + number.getClass().getSimpleName()
            + ", which libtorch has no type for: pass its doubleValue() or longValue()");
  }

  /**
   * Returns a number as an integer.
   *
   * @throws ArithmeticException if it has a fraction or is beyond int64
   */
  public static long toLong(Number number) {
    if (of(number) instanceof Long whole) {
      return whole;
    }
    throw new ArithmeticException("is " + number + " where libtorch takes an int64");
  }

  /**
   * Returns a number as a double, rounded like a literal.
   *
   * @throws ArithmeticException if it is beyond float64 or has an imaginary part
   */
  public static double toDouble(Number number) {
    double real = number.doubleValue();
    boolean isReal = number instanceof Double || number instanceof Float;
    if (Double.isInfinite(real) && !isReal) {
      throw beyond(number.toString(), "float64");
    }
    return real;
  }

  /** Returns whether a value is an integer in the range of int64. */
  public static boolean isInteger(@Nullable Object value) {
    return value instanceof Number number && !(number instanceof Double) && isInt64(number);
  }

  private static boolean isInt64(Number number) {
    return number instanceof Long
        || isWhole(number)
        || (number instanceof BigInteger big && big.bitLength() <= SIGNED_BITS);
  }

  private static boolean isWhole(Number number) {
    return number instanceof Integer
        || number instanceof Short
        || number instanceof Byte
        || number instanceof AtomicInteger
        || number instanceof AtomicLong
        || number instanceof LongAdder
        || number instanceof LongAccumulator;
  }

  private static Number whole(BigInteger big) {
    if (big.bitLength() <= SIGNED_BITS) {
      return big.longValue();
    } else if (big.signum() > 0 && big.bitLength() <= UNSIGNED_BITS) {
      return big;
    }
    throw beyond(big.toString(), "int64 and uint64");
  }

  /** Returns the nearest double, if Java and Python write it with the same digits. */
  private static Number real(BigDecimal big) {
    double nearest = big.doubleValue();
    if (Double.isInfinite(nearest)) {
      throw beyond(big.toString(), "float64");
    }
    boolean exact =
        big.compareTo(BigDecimal.valueOf(nearest)) == 0
            || big.compareTo(new BigDecimal(nearest)) == 0;
    if (!exact) {
      throw new ArithmeticException(
          "is " + big + ", more digits than float64 holds: pass doubleValue() to round it");
    }
    return nearest;
  }

  private static ArithmeticException beyond(String number, String types) {
    return new ArithmeticException(
        "is " + number + ", beyond " + types + ": pass doubleValue() for the nearest float64");
  }
}
