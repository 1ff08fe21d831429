package org.jtorch.vision.ops;

import static org.jtorch.Index.ellipsis;
import static org.jtorch.Index.from;
import static org.jtorch.Index.slice;

import org.jtorch.DType;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** Areas of boxes, and the overlap of each two boxes of two sets. */
final class BoxOverlap {
  private BoxOverlap() {}

  /** Intersection and union of each two boxes, {@code (*, N, M)}. */
  private record Areas(Tensor intersection, Tensor union) {
    Tensor iou() {
      return intersection.div(union);
    }
  }

  static Tensor area(Tensor boxes, BoxFormat format) {
    if (format.isRotated()) {
      throw new IllegalArgumentException(
          "boxArea: the format must be xyxy, xywh or cxcywh, got " + format.pythonName());
    }
    BoxConversion.checkCoordinates("boxArea", boxes, format);
    return TensorScope.compute(() -> areas(boxes, format));
  }

  private static Tensor areas(Tensor boxes, BoxFormat format) {
    Tensor b = upcast(boxes);
    Tensor w = b.select(-1, 2);
    Tensor h = b.select(-1, 3);
    return format == BoxFormat.XYXY ? w.sub(b.select(-1, 0)).mul(h.sub(b.select(-1, 1))) : w.mul(h);
  }

  static Tensor iou(Tensor boxes1, Tensor boxes2, BoxFormat format) {
    check("boxIou", boxes1, boxes2, format);
    if (!format.isRotated()) {
      return TensorScope.compute(() -> overlap(boxes1, boxes2, format).iou());
    }
    return TensorScope.compute(
        () ->
            RotatedIou.of(
                BoxConversion.convert(boxes1, format, BoxFormat.CXCYWHR),
                BoxConversion.convert(boxes2, format, BoxFormat.CXCYWHR)));
  }

  static Tensor generalized(Tensor boxes1, Tensor boxes2) {
    check("generalizedBoxIou", boxes1, boxes2, BoxFormat.XYXY);
    return TensorScope.compute(
        () -> {
          Areas areas = overlap(boxes1, boxes2, BoxFormat.XYXY);
          Tensor sides = hull(boxes1, boxes2);
          Tensor hull = sides.select(-1, 0).mul(sides.select(-1, 1));
          return areas.iou().sub(hull.sub(areas.union()).div(hull));
        });
  }

  static Tensor distance(Tensor boxes1, Tensor boxes2, double eps) {
    check("distanceBoxIou", boxes1, boxes2, BoxFormat.XYXY);
    return TensorScope.compute(
        () -> {
          Tensor a = upcast(boxes1);
          Tensor b = upcast(boxes2);
          return overlap(a, b, BoxFormat.XYXY).iou().sub(centerDistance(a, b, eps));
        });
  }

  static Tensor complete(Tensor boxes1, Tensor boxes2, double eps) {
    check("completeBoxIou", boxes1, boxes2, BoxFormat.XYXY);
    return TensorScope.compute(
        () -> {
          Tensor a = upcast(boxes1);
          Tensor b = upcast(boxes2);
          Tensor iou = overlap(a, b, BoxFormat.XYXY).iou();
          Tensor angles = angle(a).unsqueeze(-1).sub(angle(b).unsqueeze(-2));
          Tensor v = angles.pow(2).mul(4 / (Math.PI * Math.PI));
          Tensor alpha;
          try (Mode mode = Torch.noGrad()) {
            alpha = v.div(Torch.rsub(iou, 1).add(v).add(eps));
          }
          return iou.sub(centerDistance(a, b, eps)).sub(alpha.mul(v));
        });
  }

  /** Angle of the diagonal of each box. */
  private static Tensor angle(Tensor boxes) {
    Tensor w = boxes.select(-1, 2).sub(boxes.select(-1, 0));
    Tensor h = boxes.select(-1, 3).sub(boxes.select(-1, 1));
    return w.div(h).atan();
  }

  /** Squared distance of the centers over the squared diagonal of the smallest enclosing box. */
  private static Tensor centerDistance(Tensor a, Tensor b, double eps) {
    Tensor sides = hull(a, b);
    Tensor diagonal = sides.select(-1, 0).pow(2).add(sides.select(-1, 1).pow(2)).add(eps);
    Tensor dx = center(a, 0).unsqueeze(-1).sub(center(b, 0).unsqueeze(-2));
    Tensor dy = center(a, 1).unsqueeze(-1).sub(center(b, 1).unsqueeze(-2));
    return upcast(dx).pow(2).add(upcast(dy).pow(2)).div(diagonal);
  }

  private static Tensor center(Tensor boxes, long axis) {
    return boxes.select(-1, axis).add(boxes.select(-1, axis + 2)).div(2);
  }

  /** Width and height of the smallest enclosing box of each two boxes, {@code (*, N, M, 2)}. */
  private static Tensor hull(Tensor boxes1, Tensor boxes2) {
    Tensor a = boxes1.unsqueeze(-2);
    Tensor b = boxes2.unsqueeze(-3);
    Tensor start = low(a).minimum(low(b));
    return upcast(high(a).maximum(high(b)).sub(start)).clampMin(0);
  }

  private static Areas overlap(Tensor boxes1, Tensor boxes2, BoxFormat format) {
    Tensor area1 = areas(boxes1, format);
    Tensor area2 = areas(boxes2, format);
    Tensor a = boxes1.unsqueeze(-2);
    Tensor b = boxes2.unsqueeze(-3);
    Tensor start = start(a, format).maximum(start(b, format));
    Tensor end = end(a, format).minimum(end(b, format));
    Tensor sides = upcast(end.sub(start)).clampMin(0);
    Tensor intersection = sides.select(-1, 0).mul(sides.select(-1, 1));
    return new Areas(intersection, area1.unsqueeze(-1).add(area2.unsqueeze(-2)).sub(intersection));
  }

  private static Tensor start(Tensor boxes, BoxFormat format) {
    return format == BoxFormat.CXCYWH ? low(boxes).sub(high(boxes).div(2)) : low(boxes);
  }

  private static Tensor end(Tensor boxes, BoxFormat format) {
    return switch (format) {
      case XYXY -> high(boxes);
      case XYWH -> low(boxes).add(high(boxes));
      default -> low(boxes).add(high(boxes).div(2));
    };
  }

  private static Tensor low(Tensor boxes) {
    return boxes.get(ellipsis(), slice(0, 2));
  }

  private static Tensor high(Tensor boxes) {
    return boxes.get(ellipsis(), from(2));
  }

  private static void check(String function, Tensor boxes1, Tensor boxes2, BoxFormat format) {
    for (Tensor boxes : new Tensor[] {boxes1, boxes2}) {
      BoxConversion.checkCoordinates(function, boxes, format);
      if (boxes.dim() < 2) {
        throw new IllegalArgumentException(
            function + ": boxes must have the shape (*, N, coordinates), got " + boxes.shape());
      }
    }
  }

  /** Converts to a dtype in which products do not overflow. */
  private static Tensor upcast(Tensor tensor) {
    DType type = tensor.dtype();
    if (type.isFloatingPoint()) {
      return type == DType.FLOAT32 || type == DType.FLOAT64 ? tensor : tensor.to(DType.FLOAT32);
    }
    return type == DType.INT32 || type == DType.INT64 ? tensor : tensor.to(DType.INT32);
  }
}
