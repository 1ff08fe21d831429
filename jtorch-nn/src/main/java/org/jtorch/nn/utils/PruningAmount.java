package org.jtorch.nn.utils;

/** Amount to prune: a fraction or an absolute number. */
final class PruningAmount {
  private PruningAmount() {}

  static void check(Number amount) {
    double value = amount.doubleValue();
    if (!(value >= 0) || (isFraction(amount) && value > 1)) {
      throw new IllegalArgumentException(
          "amount must be a fraction from 0 to 1 or a non-negative integer, got " + amount);
    }
  }

  /** Returns the absolute number; halves are rounded to even, as in Python. */
  static long resolve(Number amount, long size) {
    if (isFraction(amount)) {
      return (long) Math.rint(amount.doubleValue() * size);
    }
    if (amount.longValue() > size) {
      throw new IllegalArgumentException(
          "amount is " + amount + ", but there are only " + size + " to prune");
    }
    return amount.longValue();
  }

  private static boolean isFraction(Number amount) {
    return amount instanceof Double || amount instanceof Float;
  }
}
