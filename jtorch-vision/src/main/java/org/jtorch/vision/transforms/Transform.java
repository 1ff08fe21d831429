package org.jtorch.vision.transforms;

import org.jtorch.Tensor;

/** Image transform: a function from an image to an image. */
@FunctionalInterface
public interface Transform {
  /**
   * Transforms an image.
   *
   * @param image {@code (C, H, W)}, or {@code (N, C, H, W)} where the transform accepts it
   * @return the result; the image itself where there is nothing to do
   */
  Tensor apply(Tensor image);
}
