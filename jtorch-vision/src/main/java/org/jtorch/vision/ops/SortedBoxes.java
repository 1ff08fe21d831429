package org.jtorch.vision.ops;

import java.util.Arrays;

/**
 * Boxes in the order of their scores. Each box that is kept removes the following ones that overlap
 * it. Boxes are grouped in strips by their left edges, so that a box is compared only with those of
 * the strips that it can reach.
 */
final class SortedBoxes {
  /** Relative error of an estimate, with room for all roundings to float32. */
  private static final double MARGIN = 1e-5;

  /** Smallest union for which float32 keeps that precision. */
  private static final double SMALL = 1e-30;

  /** Boxes per strip on average. */
  private static final int PER_STRIP = 128;

  private final boolean single;
  private final int size;
  private final double[] x1;
  private final double[] y1;
  private final double[] x2;
  private final double[] y2;
  private final double[] area;
  private final boolean[] removed;
  private final Strip[] strips;
  private double firstLeft = Double.POSITIVE_INFINITY;
  private double stripWidth;
  private double maxWidth;

  /** Boxes that were not processed yet, by position, with copies of their coordinates. */
  private static final class Strip {
    final int[] position;
    final double[] left;
    final double[] top;
    final double[] right;
    final double[] bottom;
    int size;

    Strip(int capacity) {
      position = new int[capacity];
      left = new double[capacity];
      top = new double[capacity];
      right = new double[capacity];
      bottom = new double[capacity];
    }

    void move(int from, int to) {
      if (from != to) {
        position[to] = position[from];
        left[to] = left[from];
        top[to] = top[from];
        right[to] = right[from];
        bottom[to] = bottom[from];
      }
    }
  }

  /**
   * Creates a list of boxes.
   *
   * @param coordinates all x1, all y1, all x2, all y2
   * @param single whether results are rounded to float32, as the operator on float32 does
   */
  SortedBoxes(double[] coordinates, boolean single) {
    this.single = single;
    size = coordinates.length / 4;
    x1 = Arrays.copyOfRange(coordinates, 0, size);
    y1 = Arrays.copyOfRange(coordinates, size, 2 * size);
    x2 = Arrays.copyOfRange(coordinates, 2 * size, 3 * size);
    y2 = Arrays.copyOfRange(coordinates, 3 * size, 4 * size);
    area = new double[size];
    removed = new boolean[size];
    double last = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < size; i++) {
      area[i] = round(round(x2[i] - x1[i]) * round(y2[i] - y1[i]));
      firstLeft = min(firstLeft, x1[i]);
      last = max(last, x1[i]);
      maxWidth = max(maxWidth, x2[i] - x1[i]);
    }
    strips = new Strip[1 + size / PER_STRIP];
    stripWidth = (last - firstLeft) / strips.length;
    fillStrips();
  }

  private void fillStrips() {
    int[] sizes = new int[strips.length];
    for (int i = 0; i < size; i++) {
      sizes[strip(x1[i])]++;
    }
    Arrays.setAll(strips, i -> new Strip(sizes[i]));
    for (int i = 0; i < size; i++) {
      Strip strip = strips[strip(x1[i])];
      int at = strip.size++;
      strip.position[at] = i;
      strip.left[at] = x1[i];
      strip.top[at] = y1[i];
      strip.right[at] = x2[i];
      strip.bottom[at] = y2[i];
    }
  }

  /** Strip of a left edge, 0 for NaN. */
  private int strip(double left) {
    double place = (left - firstLeft) / stripWidth;
    return (int) Math.max(0, Math.min(strips.length - 1, (long) place));
  }

  /** Positions of the boxes that are kept. */
  int[] survivors(double iouThreshold) {
    int[] kept = new int[size];
    int count = 0;
    for (int i = 0; i < size; i++) {
      if (!removed[i]) {
        kept[count++] = i;
        removeOverlapping(i, iouThreshold);
      }
    }
    return Arrays.copyOf(kept, count);
  }

  private void removeOverlapping(int i, double iouThreshold) {
    if (!(iouThreshold >= 0)) {
      // The IoU of boxes without an intersection, 0, is above the threshold too.
      for (int j = i + 1; j < size; j++) {
        removed[j] |= iou(i, j) > iouThreshold;
      }
      return;
    }
    int end = strip(x2[i]);
    // One strip more, since the difference is rounded.
    for (int strip = Math.max(0, strip(x1[i] - maxWidth) - 1); strip <= end; strip++) {
      removeOverlapping(i, strips[strip], iouThreshold);
    }
  }

  @SuppressWarnings("ShortCircuitBoolean") // one branch, which is taken nearly always
  private void removeOverlapping(int i, Strip strip, double iouThreshold) {
    double left = x1[i];
    double top = y1[i];
    double right = x2[i];
    double bottom = y2[i];
    int to = 0;
    for (int at = 0; at < strip.size; at++) {
      int j = strip.position[at];
      boolean apart =
          !(strip.right[at] > left)
              | !(strip.left[at] < right)
              | !(strip.bottom[at] > top)
              | !(strip.top[at] < bottom);
      if (j <= i) {
        continue; // processed before
      }
      if (!apart && overlap(i, j, iouThreshold)) {
        removed[j] = true;
      } else {
        strip.move(at, to++);
      }
    }
    strip.size = to;
  }

  /**
   * Whether the IoU is above a threshold, without a division unless it is close to it. An estimate
   * is good enough where the union is a sum of areas that are not negative.
   */
  private boolean overlap(int i, int j, double iouThreshold) {
    double w = Math.min(x2[i], x2[j]) - Math.max(x1[i], x1[j]);
    double h = Math.min(y2[i], y2[j]) - Math.max(y1[i], y1[j]);
    double intersection = w * h;
    double union = area[i] + area[j] - intersection;
    boolean isEstimate = w > 0 && h > 0 && area[i] > 0 && area[j] > 0 && union > SMALL;
    if (isEstimate && intersection < iouThreshold * union * (1 - MARGIN)) {
      return false;
    }
    return iou(i, j) > iouThreshold;
  }

  private double iou(int i, int j) {
    double w = round(min(x2[i], x2[j]) - max(x1[i], x1[j]));
    double h = round(min(y2[i], y2[j]) - max(y1[i], y1[j]));
    double intersection = round(max(0, w) * max(0, h));
    return round(intersection / round(round(area[i] + area[j]) - intersection));
  }

  /** Rounds the result of one operation on float32, which double precision holds exactly. */
  private double round(double value) {
    return single ? (float) value : value;
  }

  /** The functions of C++, which return the first argument if the second one is NaN. */
  private static double max(double a, double b) {
    return a < b ? b : a;
  }

  private static double min(double a, double b) {
    return b < a ? b : a;
  }
}
