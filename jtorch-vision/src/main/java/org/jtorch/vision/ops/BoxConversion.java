package org.jtorch.vision.ops;

import java.util.List;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** Conversion of boxes between formats. */
final class BoxConversion {
  private BoxConversion() {}

  static Tensor convert(Tensor boxes, BoxFormat from, BoxFormat to) {
    checkCoordinates("boxConvert", boxes, from);
    if (from == to) {
      return boxes.clone();
    }
    if (from.isRotated() != to.isRotated()) {
      throw new IllegalArgumentException(
          "boxConvert: no conversion from " + from.pythonName() + " to " + to.pythonName());
    }
    return TensorScope.compute(
        () ->
            from.isRotated()
                ? fromCornerAndAngle(toCornerAndAngle(boxes, from), to)
                : fromCorners(toCorners(boxes, from), to));
  }

  static void checkCoordinates(String function, Tensor boxes, BoxFormat format) {
    if (boxes.dim() == 0 || boxes.size(-1) != format.coordinates()) {
      throw new IllegalArgumentException(
          function
              + ": "
              + format.pythonName()
              + " boxes have "
              + format.coordinates()
              + " coordinates in the last dimension, got "
              + boxes.shape());
    }
  }

  private static Tensor toCorners(Tensor boxes, BoxFormat from) {
    List<Tensor> c = boxes.unbind(-1);
    return switch (from) {
      case XYWH -> stack(c.get(0), c.get(1), c.get(0).add(c.get(2)), c.get(1).add(c.get(3)));
      case CXCYWH -> {
        Tensor w = c.get(2).mul(0.5);
        Tensor h = c.get(3).mul(0.5);
        yield stack(c.get(0).sub(w), c.get(1).sub(h), c.get(0).add(w), c.get(1).add(h));
      }
      default -> boxes;
    };
  }

  private static Tensor fromCorners(Tensor boxes, BoxFormat to) {
    List<Tensor> c = boxes.unbind(-1);
    Tensor x1 = c.get(0);
    Tensor y1 = c.get(1);
    Tensor x2 = c.get(2);
    Tensor y2 = c.get(3);
    return switch (to) {
      case XYWH -> stack(x1, y1, x2.sub(x1), y2.sub(y1));
      case CXCYWH -> stack(x1.add(x2).div(2), y1.add(y2).div(2), x2.sub(x1), y2.sub(y1));
      default -> boxes;
    };
  }

  private static Tensor toCornerAndAngle(Tensor boxes, BoxFormat from) {
    List<Tensor> c = boxes.unbind(-1);
    return switch (from) {
      case CXCYWHR -> {
        Tensor w = c.get(2).div(2);
        Tensor h = c.get(3).div(2);
        Tensor cos = radians(c.get(4)).cos();
        Tensor sin = radians(c.get(4)).sin();
        Tensor x1 = c.get(0).sub(w.mul(cos)).sub(h.mul(sin));
        Tensor y1 = c.get(1).sub(h.mul(cos)).add(w.mul(sin));
        yield like(boxes, stack(x1, y1, c.get(2), c.get(3), c.get(4)));
      }
      case XYXYXYXY -> like(boxes, ofFourCorners(c));
      default -> boxes;
    };
  }

  private static Tensor ofFourCorners(List<Tensor> c) {
    Tensor right = c.get(2).sub(c.get(0));
    Tensor up = c.get(1).sub(c.get(3));
    Tensor angle = up.atan2(right).mul(180).div(Math.PI);
    Tensor w = right.pow(2).add(up.pow(2)).sqrt();
    Tensor h = c.get(4).sub(c.get(2)).pow(2).add(c.get(5).sub(c.get(3)).pow(2)).sqrt();
    return stack(c.get(0), c.get(1), w, h, angle);
  }

  private static Tensor fromCornerAndAngle(Tensor boxes, BoxFormat to) {
    if (to == BoxFormat.XYWHR) {
      return boxes;
    }
    List<Tensor> c = boxes.unbind(-1);
    Tensor x1 = c.get(0);
    Tensor y1 = c.get(1);
    Tensor w = c.get(2);
    Tensor h = c.get(3);
    Tensor cos = radians(c.get(4)).cos();
    Tensor sin = radians(c.get(4)).sin();
    if (to == BoxFormat.CXCYWHR) {
      Tensor cx = x1.add(w.div(2).mul(cos)).add(h.div(2).mul(sin));
      Tensor cy = y1.sub(w.div(2).mul(sin)).add(h.div(2).mul(cos));
      return like(boxes, stack(cx, cy, w, h, c.get(4)));
    }
    Tensor x2 = x1.add(w.mul(cos));
    Tensor y2 = y1.sub(w.mul(sin));
    Tensor x3 = x2.add(h.mul(sin));
    Tensor y3 = y2.add(h.mul(cos));
    Tensor x4 = x1.add(h.mul(sin));
    Tensor y4 = y1.add(h.mul(cos));
    return like(boxes, stack(x1, y1, x2, y2, x3, y3, x4, y4));
  }

  private static Tensor radians(Tensor degrees) {
    return degrees.mul(Math.PI).div(180.0);
  }

  /** Rounds coordinates of integer boxes. */
  private static Tensor like(Tensor boxes, Tensor converted) {
    DType type = boxes.dtype();
    return type.isFloatingPoint() ? converted : converted.round().to(type);
  }

  private static Tensor stack(Tensor... coordinates) {
    return Torch.stack(List.of(coordinates), -1);
  }
}
