package org.jtorch.graph.internal.python;

import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/** Python's arithmetic on int, float and bool. */
public final class Numbers {
  private Numbers() {}

  /** Returns a value as an integer; a boolean is 0 or 1. */
  public static long toLong(@Nullable Object value) {
    if (value instanceof Boolean truth) {
      return truth ? 1 : 0;
    } else if (value instanceof Long number) {
      return number;
    } else if (value instanceof Tensor tensor) {
      return tensor.itemLong();
    }
    throw new IllegalArgumentException("an integer is needed, got " + value);
  }

  /** Returns a value as a floating-point number. */
  public static double toDouble(@Nullable Object value) {
    if (value instanceof Double number) {
      return number;
    } else if (value instanceof Tensor tensor) {
      return tensor.item();
    }
    return toLong(value);
  }

  /** Returns the truth of a value. */
  public static boolean isTrue(@Nullable Object value) {
    if (value instanceof Boolean truth) {
      return truth;
    } else if (value instanceof Tensor tensor) {
      return tensor.itemBoolean();
    }
    return toDouble(value) != 0;
  }

  /** Returns whether an operation of the values is one of integers. */
  public static boolean areIntegers(@Nullable Object... values) {
    for (Object value : values) {
      if (value instanceof Double) {
        return false;
      }
    }
    return true;
  }

  public static Object floorDivide(@Nullable Object x, @Nullable Object y) {
    checkDivisor(y);
    return areIntegers(x, y)
        ? (Object) Math.floorDiv(toLong(x), toLong(y))
        : (Object) Math.floor(toDouble(x) / toDouble(y));
  }

  public static double divide(@Nullable Object x, @Nullable Object y) {
    checkDivisor(y);
    return toDouble(x) / toDouble(y);
  }

  /** Returns the remainder, which has the sign of the divisor. */
  public static Object remainder(@Nullable Object x, @Nullable Object y) {
    checkDivisor(y);
    if (areIntegers(x, y)) {
      return Math.floorMod(toLong(x), toLong(y));
    }
    double divisor = toDouble(y);
    double rest = toDouble(x) % divisor;
    return rest != 0 && (rest < 0) != (divisor < 0) ? rest + divisor : rest;
  }

  private static void checkDivisor(@Nullable Object divisor) {
    if (toDouble(divisor) == 0) {
      throw new IllegalArgumentException("division by zero");
    }
  }

  public static Object power(@Nullable Object x, @Nullable Object y) {
    if (!areIntegers(x, y) || toLong(y) < 0) {
      return Math.pow(toDouble(x), toDouble(y));
    }
    long result = 1;
    long base = toLong(x);
    for (long left = toLong(y); left > 0; left >>= 1) {
      if ((left & 1) == 1) {
        result = Math.multiplyExact(result, base);
      }
      if (left > 1) {
        base = Math.multiplyExact(base, base);
      }
    }
    return result;
  }

  public static int compare(@Nullable Object x, @Nullable Object y) {
    return areIntegers(x, y)
        ? Long.compare(toLong(x), toLong(y))
        : Double.compare(toDouble(x) + 0.0, toDouble(y) + 0.0);
  }

  /** Rounds towards zero. */
  public static long truncate(@Nullable Object x) {
    return x instanceof Double number
        ? toInteger(number < 0 ? Math.ceil(number) : Math.floor(number))
        : toLong(x);
  }

  /** Returns the integer of a double without a fraction. */
  public static long toInteger(double whole) {
    if (!(Math.abs(whole) < 0x1p63)) {
      throw new IllegalArgumentException(whole + " is not an int64");
    }
    return (long) whole;
  }
}
