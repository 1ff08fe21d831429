package org.jtorch.vision.ops;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.DType;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * IoU of each two rotated boxes, {@code torchvision::box_iou_rotated}. The corners of the
 * intersection are the crossings of the edges and the corners of one box in the other. Its area is
 * that of the polygon through these points, in the order of their angles around their mean.
 */
final class RotatedIou {
  /** Tolerance of torchvision's tests for points on an edge. */
  private static final double EPS = 1e-5;

  /** Smallest area, and smallest cross product of edges that are not parallel. */
  private static final double TINY = 1e-14;

  /** Pairs of boxes per step, which take about 4 KB each. */
  private static final long PAIRS = 16_384;

  private RotatedIou() {}

  /** Points {@code (*)} by their coordinates. */
  private record Points(Tensor x, Tensor y) {
    Points minus(Points other) {
      return new Points(x.sub(other.x), y.sub(other.y));
    }

    Tensor cross(Points other) {
      return x.mul(other.y).sub(other.x.mul(y));
    }

    Tensor dot(Points other) {
      return x.mul(other.x).add(y.mul(other.y));
    }

    Points unsqueeze(long dim) {
      return new Points(x.unsqueeze(dim), y.unsqueeze(dim));
    }

    Points roll(long shift) {
      return new Points(x.roll(shift, -1), y.roll(shift, -1));
    }
  }

  /** Returns the IoU of {@code (N, 5)} and {@code (M, 5)} boxes in the format CXCYWHR, FLOAT32. */
  static Tensor of(Tensor boxes1, Tensor boxes2) {
    if (boxes1.dim() != 2 || boxes2.dim() != 2) {
      throw new IllegalArgumentException(
          "boxIou: rotated boxes must be matrices, got "
              + boxes1.shape()
              + " and "
              + boxes2.shape());
    }
    try (Mode mode = Torch.noGrad()) {
      Tensor a = boxes1.to(DType.FLOAT64);
      Tensor b = boxes2.to(DType.FLOAT64);
      long step = Math.max(1, PAIRS / Math.max(1, b.size(0)));
      List<Tensor> parts = new ArrayList<>();
      for (long row = 0; row < a.size(0); row += step) {
        Tensor rows = a.narrow(0, row, Math.min(step, a.size(0) - row));
        parts.add(TensorScope.compute(() -> pairs(rows.unsqueeze(1), b.unsqueeze(0))));
      }
      Tensor iou = parts.isEmpty() ? a.newZeros(0, b.size(0)) : Torch.cat(parts);
      return iou.to(DType.FLOAT32);
    }
  }

  private static Tensor pairs(Tensor a, Tensor b) {
    Points shift =
        new Points(
            a.select(2, 0).add(b.select(2, 0)).div(2), a.select(2, 1).add(b.select(2, 1)).div(2));
    Points corners1 = corners(a, shift);
    Points corners2 = corners(b, shift);
    Tensor area1 = a.select(2, 2).mul(a.select(2, 3));
    Tensor area2 = b.select(2, 2).mul(b.select(2, 3));
    Tensor intersection = intersection(corners1, corners2);
    Tensor iou = intersection.div(area1.add(area2).sub(intersection));
    Tensor tiny = area1.lt(TINY).logicalOr(area2.lt(TINY));
    return iou.maskedFill(tiny, 0);
  }

  /** Corners of boxes, {@code (N, M, 4)}, relative to a point of each pair. */
  private static Points corners(Tensor boxes, Points shift) {
    Tensor angle = boxes.select(2, 4).mul(Math.PI / 180);
    Tensor w = boxes.select(2, 2).div(2);
    Tensor h = boxes.select(2, 3).div(2);
    Tensor cos = angle.cos();
    Tensor sin = angle.sin();
    Tensor x1 = sin.mul(h).add(cos.mul(w));
    Tensor y1 = cos.mul(h).sub(sin.mul(w));
    Tensor x2 = cos.mul(w).sub(sin.mul(h));
    Tensor y2 = cos.mul(h).neg().sub(sin.mul(w));
    Tensor x = Torch.stack(List.of(x1, x2, x1.neg(), x2.neg()), -1);
    Tensor y = Torch.stack(List.of(y1, y2, y1.neg(), y2.neg()), -1);
    return new Points(
        x.add(boxes.select(2, 0).sub(shift.x()).unsqueeze(-1)),
        y.add(boxes.select(2, 1).sub(shift.y()).unsqueeze(-1)));
  }

  private static Tensor intersection(Points corners1, Points corners2) {
    Points edges1 = corners1.roll(-1).minus(corners1).unsqueeze(-1);
    Points edges2 = corners2.roll(-1).minus(corners2).unsqueeze(-2);
    Tensor cross = edges2.cross(edges1);
    Points between = corners2.unsqueeze(-2).minus(corners1.unsqueeze(-1));
    Tensor at1 = edges2.cross(between).div(cross);
    Tensor at2 = edges1.cross(between).div(cross);
    Tensor crossing = cross.abs().gt(TINY).logicalAnd(onEdge(at1)).logicalAnd(onEdge(at2));
    Tensor x = corners1.x().unsqueeze(-1).add(edges1.x().mul(at1));
    Tensor y = corners1.y().unsqueeze(-1).add(edges1.y().mul(at1));
    Tensor used =
        Torch.cat(
            List.of(crossing.flatten(2), inside(corners1, corners2), inside(corners2, corners1)),
            -1);
    Points points =
        new Points(
            Torch.cat(List.of(x.flatten(2), corners1.x(), corners2.x()), -1),
            Torch.cat(List.of(y.flatten(2), corners1.y(), corners2.y()), -1));
    return polygonArea(points, used);
  }

  private static Tensor onEdge(Tensor at) {
    return at.gt(-EPS).logicalAnd(at.lt(1 + EPS));
  }

  /** Whether each corner lies in the other box, {@code (N, M, 4)}. */
  private static Tensor inside(Points corners, Points box) {
    Points first = new Points(box.x().narrow(-1, 0, 1), box.y().narrow(-1, 0, 1));
    Points second = new Points(box.x().narrow(-1, 1, 1), box.y().narrow(-1, 1, 1));
    Points last = new Points(box.x().narrow(-1, 3, 1), box.y().narrow(-1, 3, 1));
    Points from = corners.minus(first);
    return along(from, second.minus(first)).logicalAnd(along(from, last.minus(first)));
  }

  private static Tensor along(Points from, Points edge) {
    Tensor at = from.dot(edge);
    return at.gt(-EPS).logicalAnd(at.lt(edge.dot(edge).add(EPS)));
  }

  /** Area of the convex polygon through the used points, 0 for fewer than 3. */
  private static Tensor polygonArea(Points points, Tensor used) {
    Tensor count = used.sum(-1);
    // A used point stands for the unused ones: a repeated corner does not change the area.
    Tensor first = used.to(DType.UINT8).argmax(-1, true);
    Tensor x = points.x().where(used, points.x().gather(-1, first));
    Tensor y = points.y().where(used, points.y().gather(-1, first));
    Tensor n = count.clampMin(1);
    Tensor middleX = x.mul(used).sum(-1).div(n).unsqueeze(-1);
    Tensor middleY = y.mul(used).sum(-1).div(n).unsqueeze(-1);
    Points around = new Points(x.sub(middleX), y.sub(middleY));
    Tensor order = around.y().atan2(around.x()).argsort(-1);
    Points sorted = new Points(around.x().gather(-1, order), around.y().gather(-1, order));
    Tensor area = sorted.cross(sorted.roll(-1)).sum(-1).abs().div(2);
    return area.maskedFill(count.le(2), 0);
  }
}
