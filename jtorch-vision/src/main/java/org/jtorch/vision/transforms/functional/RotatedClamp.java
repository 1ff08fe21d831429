package org.jtorch.vision.transforms.functional;

import static org.jtorch.Index.ellipsis;
import static org.jtorch.Index.every;
import static org.jtorch.Index.slice;

import java.util.List;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.vision.ops.BoxFormat;
import org.jtorch.vision.tvtensors.CanvasSize;
import org.jtorch.vision.tvtensors.ClampingMode;

/**
 * Rotated boxes clamped to the image: the left edge of the image cuts the box, then box and image
 * are turned by 90 degrees, four times. The steps are those of torchvision.
 */
final class RotatedClamp {
  /** Lines {@code y = slope * x + intercept} through the sides of boxes, each {@code (N, 4)}. */
  private record Lines(Tensor slopes, Tensor intercepts) {
    static Lines of(Tensor corners) {
      Tensor x = xs(corners);
      Tensor y = ys(corners);
      Tensor slopes =
          y.diff(o -> o.append(y.narrow(-1, 0, 1))).div(x.diff(o -> o.append(x.narrow(-1, 0, 1))));
      return new Lines(slopes, y.sub(slopes.mul(x)));
    }

    /** Returns the points where neighboring lines meet, {@code (N, 8)}. */
    Tensor corners() {
      Tensor a = slopes;
      Tensor b = intercepts;
      Tensor x =
          b.diff(o -> o.prepend(b.narrow(-1, 3, 1)))
              .neg()
              .div(a.diff(o -> o.prepend(a.narrow(-1, 3, 1))));
      return Torch.stack(List.of(x, a.mul(x).add(b)), -1).view(a.size(0), 8);
    }
  }

  private final boolean hard;

  RotatedClamp(ClampingMode mode) {
    hard = mode == ClampingMode.HARD;
  }

  Tensor clamp(Tensor boxes, BoxFormat format, CanvasSize canvasSize) {
    Tensor out = BoxFormats.convert(boxes, format, BoxFormat.XYXYXYXY).reshape(-1, 8).clone();
    Tensor original = out.clone();
    CanvasSize canvas = canvasSize;
    for (int edge = 0; edge < 4; edge++) {
      Tensor order = leftmostFirst(out).to(DType.INT64);
      Tensor ordered = out.gather(1, order);
      Tensor originalOrdered = original.gather(1, order);
      // The order is applied twice, as torchvision does.
      Tensor clamped = clampLeft(ordered, originalOrdered, canvas).gather(1, order);
      out = quarterTurn(clamped, canvas.width());
      original = quarterTurn(originalOrdered.gather(1, order), canvas.width());
      canvas = new CanvasSize(canvas.width(), canvas.height());
    }
    return BoxFormats.convert(out, BoxFormat.XYXYXYXY, format).reshape(boxes.shape());
  }

  private static Tensor xs(Tensor corners) {
    return corners.get(ellipsis(), every(2));
  }

  private static Tensor ys(Tensor corners) {
    return corners.get(ellipsis(), slice(1, 8, 2));
  }

  /** Returns the order of coordinates that starts with the leftmost corner, the upper of two. */
  private static Tensor leftmostFirst(Tensor corners) {
    Tensor x = xs(corners);
    Tensor y = ys(corners);
    Tensor yMax = y.abs().max(1, true).values();
    Tensor xMax = x.abs().max(1, true).values();
    Tensor leftmost = y.div(yMax).add(x.div(xMax).mul(100)).min(1).indices();
    Tensor order = Torch.onesLike(corners);
    Tensor unusedFirst = order.select(-1, 0).copy_(leftmost.mul(2));
    return order.cumsum_(1).remainder_(8);
  }

  private static Tensor quarterTurn(Tensor corners, long width) {
    Tensor x = xs(corners);
    Tensor y = ys(corners);
    return Torch.stack(List.of(y, Torch.rsub(x, width)), -1).view(corners.shape());
  }

  private Tensor clampLeft(Tensor boxes, Tensor original, CanvasSize canvas) {
    List<Tensor> c = boxes.unbind(-1);
    Tensor x1 = c.get(0);
    Tensor x2 = c.get(2);
    Tensor cut = new Lines(Lines.of(boxes).slopes(), intercepts(boxes, original, canvas)).corners();
    Tensor moved = boxes.clone();
    Tensor unusedX1 = moved.select(-1, 0).clampMin_(0);
    Tensor unusedX4 = moved.select(-1, 6).clampMin_(0);
    Tensor beyond = x1.lt(0).logicalAnd(cut.isnan().any(-1).logicalNot());
    Tensor vertical = close(c, 1, 3).logicalOr(close(c, 5, 7));
    Tensor outside = x1.le(0).logicalAnd(x2.le(0));
    outside = outside.logicalAnd(c.get(4).le(0)).logicalAnd(c.get(6).le(0));
    outside = outside.logicalOr(close(c, 1, 7)).logicalOr(close(c, 3, 5));
    outside = outside.logicalOr(vertical.logicalAnd(x1.isclose(x2)));
    Tensor result = cut.where(beyond.unsqueeze(1), boxes);
    result = moved.where(vertical.unsqueeze(1), result);
    return Torch.zerosLike(boxes).where(outside.unsqueeze(1), result);
  }

  private static Tensor close(List<Tensor> coordinates, int first, int second) {
    return coordinates.get(first).isclose(coordinates.get(second));
  }

  /** Returns the intercepts of the sides after the cut, between those of the original box. */
  private Tensor intercepts(Tensor boxes, Tensor original, CanvasSize canvas) {
    Lines lines = Lines.of(boxes);
    List<Tensor> b = lines.intercepts().unbind(-1);
    List<Tensor> m = Lines.of(original).intercepts().unbind(-1);
    Tensor b2 = b.get(1);
    Tensor b3 = b.get(2);
    Tensor b1 = b2.clamp(b.get(0), b3).clamp(0, canvas.height());
    Tensor b4 = b3.clamp(b2, b.get(3)).clamp(0, canvas.height());
    if (hard) {
      List<Tensor> a = lines.slopes().unbind(-1);
      b1 = b1.add(b4).div(2);
      b4 = b1; // one tensor: the limits of both sides apply to it
      b2 = lower(a, b1, b3, canvas).clampMax(b2);
      b3 = upper(a, b4, b2, canvas).clampMin(b3);
    }
    limit(b1, m.get(0), m.get(2));
    limit(b3, m.get(0), m.get(2));
    limit(b2, m.get(1), m.get(3));
    limit(b4, m.get(1), m.get(3));
    return Torch.stack(List.of(b1, b2, b3, b4), -1);
  }

  private static void limit(Tensor intercepts, Tensor min, Tensor max) {
    Tensor unusedLimited = intercepts.clamp_(min, max);
  }

  private static Tensor lower(List<Tensor> a, Tensor b1, Tensor b3, CanvasSize canvas) {
    Tensor a2 = a.get(1);
    return Torch.stack(
            List.of(
                b1.mul(a2).div(a.get(0)),
                b3.mul(a2).div(a.get(2)),
                a.get(0).sub(a2).mul(canvas.width()).add(b1),
                a.get(2).sub(a2).mul(canvas.width()).add(b3)),
            1)
        .max(1)
        .values();
  }

  private static Tensor upper(List<Tensor> a, Tensor b4, Tensor b2, CanvasSize canvas) {
    Tensor a3 = a.get(2);
    return Torch.stack(
            List.of(
                atBottom(a3, a.get(3), b4, canvas),
                atBottom(a3, a.get(1), b2, canvas),
                a.get(1).sub(a3).mul(canvas.width()).add(b2),
                a.get(3).sub(a3).mul(canvas.width()).add(b4)),
            1)
        .min(1)
        .values();
  }

  private static Tensor atBottom(Tensor a3, Tensor a, Tensor b, CanvasSize canvas) {
    return Torch.rsub(a3.div(a), 1).mul(canvas.height()).add(b.mul(a3).div(a));
  }
}
