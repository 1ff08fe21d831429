package org.jtorch.vision.transforms;

import org.jtorch.Tensor;

/**
 * Images for detection models, {@code torchvision.transforms._presets.ObjectDetection}: float32
 * from 0 to 1. The models resize and normalize.
 */
public final class ObjectDetection extends Preset {
  /** Creates the transform, which has no options. */
  public ObjectDetection() {}

  @Override
  Tensor prepared(Tensor image, boolean picture) {
    return scaled(image, image.dtype());
  }
}
