package org.jtorch.nn.utils;

/** How much is pruned: a share or a number. */
final class Amounts {
  private Amounts() {}

  static void check(Number amount) {
    double value = amount.doubleValue();
    if (!(value >= 0) || (isShare(amount) && value > 1)) {
      throw new IllegalArgumentException(
          "amount must be a share from 0 to 1 or a whole number from 0, got " + amount);
    }
  }

  /** How many of a number; halves are rounded to the even number, as Python does. */
  static long of(Number amount, long size) {
    if (isShare(amount)) {
      return (long) Math.rint(amount.doubleValue() * size);
    }
    if (amount.longValue() > size) {
      throw new IllegalArgumentException(
          "amount is " + amount + ", but there are only " + size + " to prune");
    }
    return amount.longValue();
  }

  private static boolean isShare(Number amount) {
    return amount instanceof Double || amount instanceof Float;
  }
}
