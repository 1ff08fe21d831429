package org.jtorch.vision.transforms;

import org.jtorch.vision.transforms.functional.Color;

/**
 * Converts grayscale images to RGB, {@code torchvision.transforms.v2.RGB}. Images of three or more
 * channels pass through, and so do videos, as in torchvision.
 */
public final class RGB extends Transform {
  /** Creates the transform, which has no options. */
  public RGB() {}

  @Override
  protected Kernel makeParams(Parts parts) {
    return Pixels.ofImages(Color::grayscaleToRgb);
  }
}
