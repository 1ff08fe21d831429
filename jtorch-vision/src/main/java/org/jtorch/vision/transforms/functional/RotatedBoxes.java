package org.jtorch.vision.transforms.functional;

import static org.jtorch.vision.transforms.functional.BoxFormats.pair;

import org.jtorch.DType;
import org.jtorch.PointwiseOps.RoundingMode;
import org.jtorch.Tensor;

/** Conversion of rotated boxes to and from {@code (x1, y1, w, h, r)}. */
final class RotatedBoxes {
  private RotatedBoxes() {}

  static Tensor cornerOfCenter(Tensor boxes) {
    return moveByHalfSize(boxes, -1);
  }

  static Tensor centerOfCorner(Tensor boxes) {
    return moveByHalfSize(boxes, 1);
  }

  /** Moves the first two coordinates by half the sides of the box, towards or from its center. */
  private static Tensor moveByHalfSize(Tensor boxes, int sign) {
    Tensor out = boxes.clone();
    Tensor size = pair(out, 2);
    Tensor half =
        (out.dtype().isFloatingPoint() ? size.div(-2) : size.div(-2, RoundingMode.FLOOR)).abs_();
    Tensor w = half.select(-1, 0);
    Tensor h = half.select(-1, 1);
    Tensor cos = radians(out).cos();
    Tensor sin = radians(out).sin();
    Tensor unusedX =
        out.select(-1, 0).add_(w.mul(cos), o -> o.alpha(sign)).add_(h.mul(sin), o -> o.alpha(sign));
    Tensor unusedY =
        out.select(-1, 1).sub_(w.mul(sin), o -> o.alpha(sign)).add_(h.mul(cos), o -> o.alpha(sign));
    return out;
  }

  private static Tensor radians(Tensor boxes) {
    return boxes.select(-1, 4).mul(Math.PI).div(180.0);
  }

  static Tensor toCorners(Tensor boxes) {
    Tensor w = boxes.select(-1, 2);
    Tensor h = boxes.select(-1, 3);
    Tensor cos = radians(boxes).cos();
    Tensor sin = radians(boxes).sin();
    Tensor out = pair(boxes, 0).tile(1, 4);
    add(out, 2, w.mul(cos));
    add(out, 3, w.mul(sin).neg());
    add(out, 4, w.mul(cos).add(h.mul(sin)));
    add(out, 5, h.mul(cos).sub(w.mul(sin)));
    add(out, 6, h.mul(sin));
    add(out, 7, h.mul(cos));
    return out;
  }

  private static void add(Tensor boxes, int coordinate, Tensor values) {
    Tensor unusedSum = boxes.select(-1, coordinate).add_(values);
  }

  static Tensor ofCorners(Tensor boxes) {
    DType type = boxes.dtype();
    boolean exact = type == DType.FLOAT32 || type == DType.FLOAT64;
    Tensor c = exact ? boxes : boxes.to(DType.FLOAT32);
    Tensor out = c.narrow(-1, 0, 5).clone();
    Tensor angle = c.select(-1, 1).sub(c.select(-1, 3)).atan2(c.select(-1, 2).sub(c.select(-1, 0)));
    set(out, 2, length(pair(c, 2).sub(pair(c, 0))));
    set(out, 3, length(pair(c, 4).sub(pair(c, 2))));
    set(out, 4, angle.div_(Math.PI).mul_(180.0));
    return out.to(type);
  }

  private static void set(Tensor boxes, int coordinate, Tensor values) {
    Tensor unusedCopy = boxes.select(-1, coordinate).copy_(values);
  }

  private static Tensor length(Tensor vectors) {
    return vectors.select(-1, 0).pow(2).add(vectors.select(-1, 1).pow(2)).sqrt();
  }
}
