package org.jtorch.vision.transforms.functional;

import org.jtorch.DType;
import org.jtorch.PointwiseOps.RoundingMode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.vision.ops.BoxFormat;

/**
 * Conversion of boxes with the rounding of {@code torchvision.transforms}, which on integers is not
 * that of {@code torchvision.ops.box_convert}.
 */
final class BoxFormats {
  private BoxFormats() {}

  static Tensor convert(Tensor boxes, BoxFormat from, BoxFormat to) {
    if (boxes.dim() == 0 || boxes.size(-1) != from.coordinates()) {
      throw new IllegalArgumentException(
          from.pythonName()
              + " boxes have "
              + from.coordinates()
              + " coordinates in the last dimension, got "
              + boxes.shape());
    }
    if (from.isRotated() != to.isRotated()) {
      throw new IllegalArgumentException(
          "boxes cannot be converted from " + from.pythonName() + " to " + to.pythonName());
    }
    if (from == to) {
      return boxes;
    }
    if (from == BoxFormat.CXCYWH && to == BoxFormat.XYWH) {
      return TensorScope.compute(() -> cornerOfCenter(boxes));
    }
    if (from == BoxFormat.XYWH && to == BoxFormat.CXCYWH) {
      return TensorScope.compute(() -> centerOfCorner(boxes));
    }
    return TensorScope.compute(() -> fromCommon(toCommon(boxes, from), to));
  }

  /** Converts to XYXY, or to XYWHR if the boxes are rotated. */
  private static Tensor toCommon(Tensor boxes, BoxFormat from) {
    return switch (from) {
      case XYWH -> add(boxes.clone(), 2, 0);
      case CXCYWH -> cornersOfCenter(boxes);
      case CXCYWHR -> RotatedBoxes.cornerOfCenter(boxes);
      case XYXYXYXY -> RotatedBoxes.ofCorners(boxes);
      case XYXY, XYWHR -> boxes;
    };
  }

  private static Tensor fromCommon(Tensor boxes, BoxFormat to) {
    return switch (to) {
      case XYWH -> sub(boxes.clone(), 2, 0);
      case CXCYWH -> centerOfCorners(boxes);
      case CXCYWHR -> RotatedBoxes.centerOfCorner(boxes);
      case XYXYXYXY -> RotatedBoxes.toCorners(boxes);
      case XYXY, XYWHR -> boxes;
    };
  }

  /** Adds two coordinates to two others, in place. */
  private static Tensor add(Tensor boxes, int target, int source) {
    Tensor unusedSum = pair(boxes, target).add_(pair(boxes, source));
    return boxes;
  }

  private static Tensor sub(Tensor boxes, int target, int source) {
    Tensor unusedDifference = pair(boxes, target).sub_(pair(boxes, source));
    return boxes;
  }

  static Tensor pair(Tensor boxes, int start) {
    return boxes.narrow(-1, start, 2);
  }

  private static Tensor centerOfCorner(Tensor boxes) {
    Tensor out = boxes.clone();
    Tensor unusedCenter = pair(out, 0).add_(half(pair(out, 2)));
    return out;
  }

  private static Tensor half(Tensor values) {
    return values.dtype().isFloatingPoint() ? values.div(2) : values.div(2, RoundingMode.FLOOR);
  }

  private static Tensor cornerOfCenter(Tensor boxes) {
    DType type = boxes.dtype();
    Tensor out = toCorner(boxes);
    if (type.isFloatingPoint()) {
      return out;
    }
    // The size is that of corners which are cut to integers.
    Tensor end = pair(out, 0).add(pair(out, 2)).to(type);
    Tensor cut = out.to(type);
    Tensor unusedSize = pair(cut, 2).copy_(end.sub(pair(cut, 0)));
    return cut;
  }

  private static Tensor cornersOfCenter(Tensor boxes) {
    return add(toCorner(boxes), 2, 0).to(boxes.dtype());
  }

  private static Tensor toCorner(Tensor boxes) {
    Tensor out = boxes.dtype().isFloatingPoint() ? boxes.clone() : boxes.to(DType.FLOAT32);
    Tensor unusedCorner = pair(out, 0).sub_(pair(out, 2).div(2));
    return out;
  }

  private static Tensor centerOfCorners(Tensor boxes) {
    Tensor out = sub(boxes.clone(), 2, 0);
    Tensor doubled = pair(out, 0).mul_(2).add_(pair(out, 2));
    Tensor unusedCenter =
        out.dtype().isFloatingPoint() ? doubled.div_(2) : doubled.div_(2, RoundingMode.FLOOR);
    return out;
  }
}
