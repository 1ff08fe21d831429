package org.jtorch.vision.ops;

import java.util.Arrays;

/**
 * Boxes in the order of their scores. Each box that is kept removes the following ones that overlap
 * it; the others move up, so that the loop over them has no gaps.
 */
final class SortedBoxes {
  private final boolean single;
  private final double[] x1;
  private final double[] y1;
  private final double[] x2;
  private final double[] y2;
  private final double[] area;
  private final int[] position;
  private int size;

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
    position = new int[size];
    for (int i = 0; i < size; i++) {
      area[i] = round(round(x2[i] - x1[i]) * round(y2[i] - y1[i]));
      position[i] = i;
    }
  }

  /** Positions of the boxes that are kept. */
  int[] survivors(double iouThreshold) {
    int kept = 0;
    while (kept < size) {
      if (iouThreshold >= 0) {
        removeOverlapping(kept, iouThreshold);
      } else {
        removeAny(kept, iouThreshold);
      }
      kept++;
    }
    return Arrays.copyOf(position, size);
  }

  private void removeOverlapping(int i, double iouThreshold) {
    double left = x1[i];
    double top = y1[i];
    double right = x2[i];
    double bottom = y2[i];
    int to = i + 1;
    for (int j = to; j < size; j++) {
      boolean apart = !(x2[j] > left) | !(x1[j] < right) | !(y2[j] > top) | !(y1[j] < bottom);
      if (apart || !(iou(i, j) > iouThreshold)) {
        move(j, to++);
      }
    }
    size = to;
  }

  /** Also compares boxes without an intersection, whose IoU of 0 is above the threshold. */
  private void removeAny(int i, double iouThreshold) {
    int to = i + 1;
    for (int j = to; j < size; j++) {
      if (!(iou(i, j) > iouThreshold)) {
        move(j, to++);
      }
    }
    size = to;
  }

  private void move(int from, int to) {
    if (from != to) {
      x1[to] = x1[from];
      y1[to] = y1[from];
      x2[to] = x2[from];
      y2[to] = y2[from];
      area[to] = area[from];
      position[to] = position[from];
    }
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
