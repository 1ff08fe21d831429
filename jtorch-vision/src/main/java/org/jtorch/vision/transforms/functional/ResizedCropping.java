package org.jtorch.vision.transforms.functional;

import org.jtorch.Tensor;
import org.jtorch.vision.tvtensors.BoundingBoxes;
import org.jtorch.vision.tvtensors.KeyPoints;

/** Crops a rectangle and resizes it. */
final class ResizedCropping extends PartKernel {
  private final Cropping cropping;
  private final Resizing resizing;

  ResizedCropping(Cropping cropping, Resizing resizing) {
    this.cropping = cropping;
    this.resizing = resizing;
  }

  @Override
  Tensor image(Tensor image) {
    return resizing.image(cropping.image(image));
  }

  /** Takes the nearest pixels whatever the interpolation of images is, as torchvision does. */
  @Override
  Tensor mask(Tensor mask) {
    return resizing.nearest(cropping.image(mask));
  }

  @Override
  BoundingBoxes boxes(BoundingBoxes boxes) {
    return resizing.boxes(cropping.boxes(boxes));
  }

  @Override
  KeyPoints points(KeyPoints points) {
    return resizing.points(cropping.points(points));
  }
}
