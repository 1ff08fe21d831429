package org.jtorch.vision.transforms.functional;

import static org.jtorch.Index.ellipsis;
import static org.jtorch.Index.slice;

import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.vision.ops.BoxFormat;
import org.jtorch.vision.tvtensors.BoundingBoxes;
import org.jtorch.vision.tvtensors.CanvasSize;
import org.jtorch.vision.tvtensors.KeyPoints;

/** Crops a rectangle; parts of it that are outside of the image are 0. */
final class Cropping extends PartKernel {
  private final long top;
  private final long left;
  private final CanvasSize size;

  Cropping(Region region) {
    this.top = region.top();
    this.left = region.left();
    this.size = new CanvasSize(region.height(), region.width());
  }

  @Override
  Tensor image(Tensor image) {
    long h = image.size(-2);
    long w = image.size(-1);
    long right = left + size.width();
    long bottom = top + size.height();
    if (left >= 0 && top >= 0 && right <= w && bottom <= h) {
      return image.get(ellipsis(), slice(top, bottom), slice(left, right));
    }
    Tensor inside =
        image.get(
            ellipsis(),
            slice(Math.max(top, 0), Math.max(bottom, 0)),
            slice(Math.max(left, 0), Math.max(right, 0)));
    return F.pad(
        inside,
        Math.max(Math.min(right, 0) - left, 0),
        Math.max(right - Math.max(w, left), 0),
        Math.max(Math.min(bottom, 0) - top, 0),
        Math.max(bottom - Math.max(h, top), 0));
  }

  @Override
  KeyPoints points(KeyPoints points) {
    return new KeyPoints(points.data().sub(Offsets.ofPoints(points.data(), left, top)), size);
  }

  @Override
  BoundingBoxes boxes(BoundingBoxes boxes) {
    Tensor moved = boxes.data().sub(Offsets.ofBoxes(boxes, left, top));
    Tensor inside = boxes.format() == BoxFormat.XYXYXYXY ? Parallelograms.toBoxes(moved) : moved;
    return boxes.with(
        Meta.clampBoundingBoxes(inside, boxes.format(), size, boxes.clampingMode()), size);
  }
}
