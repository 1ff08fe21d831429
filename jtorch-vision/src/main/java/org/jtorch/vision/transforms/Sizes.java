package org.jtorch.vision.transforms;

import org.jtorch.vision.tvtensors.CanvasSize;

/** Sizes that are arguments of transforms. */
final class Sizes {
  private Sizes() {}

  static CanvasSize check(String transform, long height, long width) {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          transform + ": the size must be positive, got " + height + " x " + width);
    }
    return new CanvasSize(height, width);
  }
}
