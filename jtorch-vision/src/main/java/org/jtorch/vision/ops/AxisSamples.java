package org.jtorch.vision.ops;

import java.util.Arrays;

/**
 * Points at which the bins of one box are sampled along one axis: the two pixels around each point
 * and their weights. Points outside the image, which contribute 0, are left out.
 */
final class AxisSamples {
  private final int bins;
  private final int pixels;
  private final Rois rois;

  /** End of the points of each bin. */
  private final int[] ends;

  private int size;
  private int[] low = new int[64];
  private int[] high = new int[64];
  private double[] lowWeight = new double[64];
  private double[] highWeight = new double[64];

  /** Points of a bin, including those outside the image. */
  private double count;

  AxisSamples(int bins, long pixels, Rois rois) {
    this.bins = bins;
    this.pixels = Math.toIntExact(pixels);
    this.rois = rois;
    ends = new int[bins];
  }

  /**
   * Computes the points of a box.
   *
   * @param start first coordinate of the box
   * @param length its length
   * @param ratio points per bin, or 0 for one per pixel
   */
  void set(double start, double length, long ratio) {
    double bin = rois.round(length / bins);
    count = ratio > 0 ? ratio : Math.ceil(bin);
    size = 0;
    for (int b = 0; b < bins; b++) {
      addBin(rois.round(start + rois.round(b * bin)), bin);
      ends[b] = size;
    }
  }

  private void addBin(double first, double bin) {
    double step = bin / count;
    if (!Double.isFinite(first) || !Double.isFinite(step)) {
      return;
    }
    double from = 0;
    double to = count;
    if (step > 0) {
      from = Math.max(0, before((-1 - first) / step));
      to = Math.min(count, after((pixels - first) / step));
    }
    for (double s = from; s < to; s++) {
      double center = rois.round(rois.round(s + 0.5) * bin);
      add(rois.round(first + rois.round(center / count)));
    }
  }

  /** A point that surely lies before a place, in spite of rounding. */
  private static double before(double place) {
    return Math.floor(place - Math.abs(place) * 1e-5) - 2;
  }

  private static double after(double place) {
    return Math.ceil(place + Math.abs(place) * 1e-5) + 2;
  }

  private void add(double point) {
    if (!(point >= -1 && point <= pixels)) {
      return;
    }
    if (size == low.length) {
      grow();
    }
    double x = Math.max(point, 0);
    int pixel = (int) x;
    boolean last = pixel >= pixels - 1;
    low[size] = last ? pixels - 1 : pixel;
    high[size] = last ? pixels - 1 : pixel + 1;
    double part = last ? 0 : rois.round(x - pixel);
    highWeight[size] = part;
    lowWeight[size] = rois.round(1 - part);
    size++;
  }

  private void grow() {
    low = Arrays.copyOf(low, 2 * size);
    high = Arrays.copyOf(high, 2 * size);
    lowWeight = Arrays.copyOf(lowWeight, 2 * size);
    highWeight = Arrays.copyOf(highWeight, 2 * size);
  }

  double count() {
    return count;
  }

  int start(int bin) {
    return bin == 0 ? 0 : ends[bin - 1];
  }

  int end(int bin) {
    return ends[bin];
  }

  int low(int point) {
    return low[point];
  }

  int high(int point) {
    return high[point];
  }

  double lowWeight(int point) {
    return lowWeight[point];
  }

  double highWeight(int point) {
    return highWeight[point];
  }
}
