package org.jtorch.train;

/** Which values of a metric are better, {@code mode="min"} or {@code "max"}. */
public enum MetricMode {
  /** Smaller values, of a loss. */
  MIN,
  /** Larger values, of an accuracy. */
  MAX;

  /**
   * Whether a value improves on the best one.
   *
   * @param value the new value; NaN never improves
   * @param best the best value before; NaN if there is none
   * @param minDelta the smallest change that counts, at least 0
   * @return true if it is better by more than {@code minDelta}
   */
  public boolean isBetter(double value, double best, double minDelta) {
    if (Double.isNaN(value) || Double.isNaN(best)) {
      return !Double.isNaN(value);
    }
    return this == MIN ? value + minDelta < best : value - minDelta > best;
  }
}
