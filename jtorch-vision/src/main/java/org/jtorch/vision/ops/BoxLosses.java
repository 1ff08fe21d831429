package org.jtorch.vision.ops;

import java.util.List;
import org.jtorch.DType;
import org.jtorch.Mode;
import org.jtorch.Reduction;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** Losses of boxes against the boxes of the same rows. */
final class BoxLosses {
  private final Tensor[] a;
  private final Tensor[] b;
  private final double eps;

  private BoxLosses(Tensor boxes1, Tensor boxes2, double eps) {
    a = coordinates(boxes1);
    b = coordinates(boxes2);
    this.eps = eps;
  }

  static Tensor generalized(Tensor boxes1, Tensor boxes2, VisionOps.BoxLossOptions o) {
    check("generalizedBoxIouLoss", boxes1, boxes2);
    return TensorScope.compute(
        () -> {
          BoxLosses losses = new BoxLosses(boxes1, boxes2, o.eps);
          return reduce(losses.generalized(), o.reduction, true);
        });
  }

  static Tensor distance(Tensor boxes1, Tensor boxes2, VisionOps.BoxLossOptions o) {
    check("distanceBoxIouLoss", boxes1, boxes2);
    return TensorScope.compute(
        () -> {
          BoxLosses losses = new BoxLosses(boxes1, boxes2, o.eps);
          return reduce(losses.distance(losses.iou(losses.intersection())), o.reduction, true);
        });
  }

  static Tensor complete(Tensor boxes1, Tensor boxes2, VisionOps.BoxLossOptions o) {
    check("completeBoxIouLoss", boxes1, boxes2);
    return TensorScope.compute(
        () -> {
          BoxLosses losses = new BoxLosses(boxes1, boxes2, VisionOps.BoxLossOptions.EPS);
          return reduce(losses.complete(o.eps), o.reduction, true);
        });
  }

  private Tensor generalized() {
    Tensor intersection = intersection();
    Tensor union = union(intersection);
    Tensor iou = intersection.div(union.add(eps));
    Tensor hull = hullSide(0).mul(hullSide(1));
    return Torch.rsub(iou.sub(hull.sub(union).div(hull.add(eps))), 1);
  }

  private Tensor complete(double alphaEps) {
    Tensor iou = iou(intersection());
    Tensor difference = diagonalAngle(b).sub(diagonalAngle(a));
    Tensor v = difference.pow(2).mul(4 / (Math.PI * Math.PI));
    Tensor alpha;
    try (Mode mode = Torch.noGrad()) {
      alpha = v.div(Torch.rsub(iou, 1).add(v).add(alphaEps));
    }
    return distance(iou).add(alpha.mul(v));
  }

  private Tensor distance(Tensor iou) {
    Tensor diagonal = hullSide(0).pow(2).add(hullSide(1).pow(2)).add(eps);
    Tensor centers = centerDistance(0).pow(2).add(centerDistance(1).pow(2));
    return Torch.rsub(iou, 1).add(centers.div(diagonal));
  }

  private Tensor iou(Tensor intersection) {
    return intersection.div(union(intersection).add(eps));
  }

  private Tensor intersection() {
    Tensor w = a[2].minimum(b[2]).sub(a[0].maximum(b[0]));
    Tensor h = a[3].minimum(b[3]).sub(a[1].maximum(b[1]));
    Tensor overlaps = w.gt(0).logicalAnd(h.gt(0));
    return w.where(overlaps, 0).mul(h.where(overlaps, 0));
  }

  private Tensor union(Tensor intersection) {
    return area(a).add(area(b)).sub(intersection);
  }

  private static Tensor area(Tensor[] box) {
    return box[2].sub(box[0]).mul(box[3].sub(box[1]));
  }

  private Tensor hullSide(int axis) {
    return a[axis + 2].maximum(b[axis + 2]).sub(a[axis].minimum(b[axis]));
  }

  private Tensor centerDistance(int axis) {
    return a[axis + 2].add(a[axis]).div(2).sub(b[axis].add(b[axis + 2]).div(2));
  }

  private static Tensor diagonalAngle(Tensor[] box) {
    return box[2].sub(box[0]).div(box[3].sub(box[1])).atan();
  }

  private static Tensor[] coordinates(Tensor boxes) {
    boolean computable = boxes.dtype() == DType.FLOAT32 || boxes.dtype() == DType.FLOAT64;
    List<Tensor> parts = (computable ? boxes : boxes.to(DType.FLOAT32)).unbind(-1);
    return parts.toArray(Tensor[]::new);
  }

  private static void check(String function, Tensor boxes1, Tensor boxes2) {
    BoxConversion.checkCoordinates(function, boxes1, BoxFormat.XYXY);
    BoxConversion.checkCoordinates(function, boxes2, BoxFormat.XYXY);
  }

  /** Reduces a loss; the mean of no elements is 0 if that is asked for, else NaN. */
  static Tensor reduce(Tensor loss, Reduction reduction, boolean zeroIfEmpty) {
    return switch (reduction) {
      case NONE -> loss;
      case SUM -> loss.sum();
      case BATCH_MEAN ->
          throw new IllegalArgumentException("reduction BATCH_MEAN is for klDiv only");
      case MEAN -> zeroIfEmpty && loss.numel() == 0 ? loss.sum() : loss.mean();
    };
  }
}
