package org.jtorch.vision.transforms.functional;

import org.jtorch.Tensor;

/** Channel counts of images. */
final class Channels {
  private Channels() {}

  static long count(String function, Tensor image) {
    if (image.dim() < 3) {
      throw new IllegalArgumentException(
          function + ": the image must have the shape (..., C, H, W), got " + image.shape());
    }
    return image.size(-3);
  }

  /** Returns the shape of an image, which may have no channels. */
  static long[] shapeOfPlanes(String function, Tensor image) {
    if (image.dim() < 2) {
      throw new IllegalArgumentException(
          function + ": the image must have the shape (..., H, W), got " + image.shape());
    }
    return image.shape().toArray();
  }

  /** Returns whether the image has three channels, not one. */
  static boolean isRgb(String function, Tensor image) {
    long channels = count(function, image);
    if (channels != 1 && channels != 3) {
      throw new IllegalArgumentException(
          function + ": the image must have 1 or 3 channels, got " + image.shape());
    }
    return channels == 3;
  }

  /** Checks values of channels, of which one is for all; a single channel becomes several. */
  static void requireCount(String function, String name, long count, Tensor image) {
    long channels = count(function, image);
    if (count != 1 && count != channels && (channels != 1 || count == 0)) {
      throw new IllegalArgumentException(
          function + ": " + count + " " + name + " for an image of shape " + image.shape());
    }
  }

  static void requireNonNegative(String function, String name, double value) {
    if (!(value >= 0)) {
      throw new IllegalArgumentException(
          function + ": " + name + " must not be negative, got " + value);
    }
  }
}
