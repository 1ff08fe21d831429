package org.jtorch.vision.utils;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import org.jspecify.annotations.Nullable;

/** Options of {@link VisionUtils#makeGrid} and {@link VisionUtils#saveImage}. */
@CanIgnoreReturnValue
public final class GridOptions {
  long nrow = 8;
  long padding = 2;
  boolean normalize;
  double @Nullable [] valueRange;
  boolean scaleEach;
  double padValue;

  GridOptions() {}

  /** Number of images in a row. Default 8. */
  public GridOptions nrow(long nrow) {
    if (nrow < 1) {
      throw new IllegalArgumentException("nrow must be at least 1, got " + nrow);
    }
    this.nrow = nrow;
    return this;
  }

  /** Number of pixels around each image. Default 2. */
  public GridOptions padding(long padding) {
    if (padding < 0) {
      throw new IllegalArgumentException("padding must not be negative, got " + padding);
    }
    this.padding = padding;
    return this;
  }

  /** Whether values are scaled to the range from 0 to 1. Default false. */
  public GridOptions normalize(boolean normalize) {
    this.normalize = normalize;
    return this;
  }

  /** The values that become 0 and 1. Default the least and the largest value of the images. */
  public GridOptions valueRange(double low, double high) {
    valueRange = new double[] {low, high};
    return this;
  }

  /** Whether each image is scaled by its own range. Default false. */
  public GridOptions scaleEach(boolean scaleEach) {
    this.scaleEach = scaleEach;
    return this;
  }

  /** Value of the pixels between the images. Default 0. */
  public GridOptions padValue(double padValue) {
    this.padValue = padValue;
    return this;
  }
}
