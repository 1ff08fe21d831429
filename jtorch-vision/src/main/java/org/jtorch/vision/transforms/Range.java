package org.jtorch.vision.transforms;

import org.jtorch.nn.internal.PythonNumbers;

/** Interval from which a factor is drawn. */
record Range(double min, double max) {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  static final Range FINITE = new Range(-Double.MAX_VALUE, INFINITY);
  static final Range NOT_NEGATIVE = new Range(0, INFINITY);
  static final Range POSITIVE = new Range(Double.MIN_VALUE, INFINITY);

  /**
   * Creates an interval.
   *
   * @throws IllegalArgumentException if it is not increasing, not finite or not inside of the
   *     bounds
   */
  static Range of(String name, double min, double max, Range bounds) {
    if (!(bounds.min <= min && min <= max && max <= bounds.max && max < INFINITY)) {
      throw new IllegalArgumentException(
          name + " must be increasing, " + limits(bounds) + ", got " + new Range(min, max));
    }
    return new Range(min, max);
  }

  private static String limits(Range bounds) {
    if (bounds.max < INFINITY) {
      return "inside of " + bounds;
    }
    return bounds.min < 0
        ? "finite"
        : bounds.min == Double.MIN_VALUE ? "positive and finite" : "not negative and finite";
  }

  double draw() {
    return Draws.uniform(min, max);
  }

  /** Returns the interval as Python prints a tuple. */
  @Override
  public String toString() {
    return "(" + PythonNumbers.of(min) + ", " + PythonNumbers.of(max) + ")";
  }
}
