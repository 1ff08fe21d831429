package org.jtorch.optim;

import org.jtorch.Tensor;

/**
 * A line search until the strong Wolfe conditions hold: first for an interval that has such a
 * point, then inside it, by cubic interpolation.
 */
final class StrongWolfe {
  private static final double DECREASE = 1e-4;
  private static final double CURVATURE = 0.9;
  private static final double MIN_INTERVAL = 1e-9;

  /**
   * A point of the line.
   *
   * @param length the step length
   * @param loss the loss there
   * @param gradient the gradient there
   * @param slope the derivative along the line
   */
  record Point(double length, double loss, Tensor gradient, double slope) {}

  /** Evaluates a point. */
  interface Objective {
    Point at(double length);
  }

  private final Objective objective;
  private final double largestDirection;
  private final long maxIterations;
  private long iterations;

  StrongWolfe(Objective objective, double largestDirection, long maxEvaluations) {
    this.objective = objective;
    this.largestDirection = largestDirection;
    this.maxIterations = maxEvaluations;
  }

  Point search(Point start, double firstLength) {
    Point previous = start;
    Point current = objective.at(firstLength);
    while (iterations < maxIterations) {
      if (isTooHigh(start, current) || (iterations > 1 && current.loss() >= previous.loss())) {
        return zoom(start, previous, current);
      } else if (isFlat(start, current)) {
        return current;
      } else if (current.slope() >= 0) {
        return zoom(start, previous, current);
      }
      double min = current.length() + 0.01 * (current.length() - previous.length());
      double next = interpolate(previous, current, min, current.length() * 10);
      previous = current;
      current = objective.at(next);
      iterations++;
    }
    return start.loss() <= current.loss() ? start : current;
  }

  /** Narrows an interval until a point satisfies the conditions. */
  private Point zoom(Point start, Point first, Point second) {
    Point a = first;
    Point b = second;
    boolean isALow = a.loss() <= b.loss();
    boolean wasNearEnd = false;
    while (iterations < maxIterations
        && Math.abs(b.length() - a.length()) * largestDirection >= MIN_INTERVAL) {
      double min = Math.min(a.length(), b.length());
      double max = Math.max(a.length(), b.length());
      double length = interpolate(a, b, min, max);
      double margin = 0.1 * (max - min);
      boolean isNearEnd = Math.min(max - length, length - min) < margin;
      if (isNearEnd && (wasNearEnd || length >= max || length <= min)) {
        length = Math.abs(length - max) < Math.abs(length - min) ? max - margin : min + margin;
        isNearEnd = false;
      }
      wasNearEnd = isNearEnd;
      Point found = objective.at(length);
      iterations++;
      Point low = isALow ? a : b;
      Point high = isALow ? b : a;
      if (isTooHigh(start, found) || found.loss() >= low.loss()) {
        high = found;
      } else if (isFlat(start, found)) {
        return found;
      } else {
        high = found.slope() * (high.length() - low.length()) >= 0 ? low : high;
        low = found;
      }
      a = isALow ? low : high;
      b = isALow ? high : low;
      isALow = a.loss() <= b.loss();
    }
    return isALow ? a : b;
  }

  private static boolean isTooHigh(Point start, Point point) {
    return point.loss() > start.loss() + DECREASE * point.length() * start.slope();
  }

  private static boolean isFlat(Point start, Point point) {
    return Math.abs(point.slope()) <= -CURVATURE * start.slope();
  }

  /** The minimum of the cubic polynomial through two points with their slopes. */
  private static double interpolate(Point a, Point b, double min, double max) {
    double d1 = a.slope() + b.slope() - 3 * (a.loss() - b.loss()) / (a.length() - b.length());
    double square = d1 * d1 - a.slope() * b.slope();
    if (square < 0) {
      return (min + max) / 2;
    }
    double d2 = Math.sqrt(square);
    boolean isOrdered = a.length() <= b.length();
    Point left = isOrdered ? a : b;
    Point right = isOrdered ? b : a;
    double position =
        right.length()
            - (right.length() - left.length())
                * ((right.slope() + d2 - d1) / (right.slope() - left.slope() + 2 * d2));
    return Math.min(Math.max(position, min), max);
  }
}
