package org.jtorch.vision.transforms.functional;

import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.vision.tvtensors.BoundingBoxes;
import org.jtorch.vision.tvtensors.CanvasSize;
import org.jtorch.vision.tvtensors.KeyPoints;

/** Crops the center; an image that is too small is padded with zeros first. */
final class CenterCropping extends PartKernel {
  private final CanvasSize size;

  CenterCropping(CanvasSize size) {
    this.size = size;
  }

  @Override
  Tensor image(Tensor image) {
    long[] shape = Channels.shapeOfPlanes("centerCrop", image);
    int last = shape.length - 1;
    long h = shape[last - 1];
    long w = shape[last];
    if (image.numel() == 0) {
      shape[last - 1] = size.height();
      shape[last] = size.width();
      return image.reshape(shape);
    }
    Tensor padded = image;
    if (h < size.height() || w < size.width()) {
      padded =
          F.pad(
              image,
              Math.max(0, (size.width() - w) / 2),
              Math.max(0, (size.width() - w + 1) / 2),
              Math.max(0, (size.height() - h) / 2),
              Math.max(0, (size.height() - h + 1) / 2));
    }
    return cropping(new CanvasSize(padded.size(-2), padded.size(-1))).image(padded);
  }

  private Cropping cropping(CanvasSize from) {
    long top = (long) Math.rint((from.height() - size.height()) / 2.0);
    long left = (long) Math.rint((from.width() - size.width()) / 2.0);
    return new Cropping(new Region(top, left, size.height(), size.width()));
  }

  @Override
  KeyPoints points(KeyPoints points) {
    return cropping(points.canvasSize()).points(points);
  }

  @Override
  BoundingBoxes boxes(BoundingBoxes boxes) {
    return cropping(boxes.canvasSize()).boxes(boxes);
  }
}
