package org.jtorch.vision.transforms;

import org.jtorch.nn.internal.PythonNumbers;

/** Interval from which a factor is drawn. */
record Range(double min, double max) {
  /**
   * Creates an interval.
   *
   * @throws IllegalArgumentException if it is not increasing or not inside of the bounds
   */
  static Range of(String name, double min, double max, Range bounds) {
    if (!(bounds.min <= min && min <= max && max <= bounds.max)) {
      throw new IllegalArgumentException(
          name + " must be increasing and inside of " + bounds + ", got " + new Range(min, max));
    }
    return new Range(min, max);
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
