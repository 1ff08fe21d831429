package org.jtorch.vision.transforms;

/**
 * Images for detection models, {@code torchvision.transforms._presets.ObjectDetection}: float32
 * from 0 to 1. The models resize and normalize.
 */
public final class ObjectDetection extends Preset {
  /** Creates the transform, which has no options. */
  public ObjectDetection() {}

  @Override
  protected Kernel makeParams(Parts parts) {
    return Pixels.of(image -> scaled(image, image.dtype()));
  }
}
