package org.jtorch.vision.ops;

import java.util.Arrays;

/**
 * Pixels around the points at which the bins of one box are sampled along one axis, with the sum of
 * their weights. Points outside the image, which contribute 0, are left out.
 */
final class AxisSamples {
  private final int bins;
  private final int pixels;
  private final Rois rois;

  /** End of the pixels of each bin. */
  private final int[] ends;

  private int size;
  private int[] pixel = new int[64];
  private double[] weight = new double[64];

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
    if (!Double.isFinite(first) || !Double.isFinite(step) || count > Integer.MAX_VALUE) {
      return; // torchvision, which counts in int, reads memory that does not belong to the image
    }
    int start = size;
    double from = 0;
    double to = count;
    if (step > 0) {
      from = Math.max(0, before((-1 - first) / step));
      to = Math.min(count, after((pixels - first) / step));
    }
    for (double s = from; s < to; s++) {
      double center = rois.round(rois.round(s + 0.5) * bin);
      addPoint(start, rois.round(first + rois.round(center / count)));
    }
  }

  /** A point that surely lies before a place, in spite of rounding. */
  private static double before(double place) {
    return Math.floor(place - Math.abs(place) * 1e-5) - 2;
  }

  private static double after(double place) {
    return Math.ceil(place + Math.abs(place) * 1e-5) + 2;
  }

  private void addPoint(int start, double point) {
    if (!(point >= -1 && point <= pixels)) {
      return;
    }
    double x = Math.max(point, 0);
    int low = (int) x;
    boolean last = low >= pixels - 1;
    double part = last ? 0 : rois.round(x - low);
    add(start, last ? pixels - 1 : low, rois.round(1 - part));
    add(start, last ? pixels - 1 : low + 1, part);
  }

  /** Adds to the weight of a pixel of the bin, which is one of the last two if it is there. */
  private void add(int start, int index, double value) {
    for (int i = size - 1; i >= Math.max(start, size - 2); i--) {
      if (pixel[i] == index) {
        weight[i] += value;
        return;
      }
    }
    if (size == pixel.length) {
      pixel = Arrays.copyOf(pixel, 2 * size);
      weight = Arrays.copyOf(weight, 2 * size);
    }
    pixel[size] = index;
    weight[size++] = value;
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

  int[] pixels() {
    return pixel;
  }

  double[] weights() {
    return weight;
  }
}
