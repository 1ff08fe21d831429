package org.jtorch.vision.transforms;

import org.jtorch.Tensor;

/**
 * A step from an image to what a model wants.
 *
 * <p><b>Ownership:</b> the result belongs to the current scope; the image stays its owner's.
 *
 * <p><b>Thread safety:</b> the transforms here are safe, a loader's workers share them.
 */
@FunctionalInterface
public interface Transform {
  /**
   * Transforms an image.
   *
   * @param image {@code (C, H, W)}, or {@code (N, C, H, W)} where the transform says so
   * @return the result; the image itself where there is nothing to do
   */
  Tensor apply(Tensor image);
}
