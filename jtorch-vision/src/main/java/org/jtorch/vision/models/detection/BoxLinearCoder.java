package org.jtorch.vision.models.detection;

import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Distances from the centers of boxes to the four sides of other boxes, in units of the boxes'
 * sizes, {@code BoxLinearCoder}.
 */
final class BoxLinearCoder {
  private BoxLinearCoder() {}

  /** Distances of the sides of boxes from the centers of anchors, both {@code (*, 4)}. */
  static Tensor encode(Tensor anchors, Tensor boxes) {
    Tensor x = center(anchors, 0);
    Tensor y = center(anchors, 1);
    Tensor distances =
        Torch.stack(
            List.of(
                x.sub(boxes.select(-1, 0)),
                y.sub(boxes.select(-1, 1)),
                boxes.select(-1, 2).sub(x),
                boxes.select(-1, 3).sub(y)),
            -1);
    return distances.div(sizes(anchors));
  }

  /** Boxes at the distances from the centers of anchors, both {@code (*, 4)}. */
  static Tensor decode(Tensor codes, Tensor anchors) {
    Tensor from = anchors.to(codes.dtype());
    Tensor x = center(from, 0);
    Tensor y = center(from, 1);
    Tensor distances = codes.mul(sizes(from));
    return Torch.stack(
        List.of(
            x.sub(distances.select(-1, 0)),
            y.sub(distances.select(-1, 1)),
            x.add(distances.select(-1, 2)),
            y.add(distances.select(-1, 3))),
        -1);
  }

  private static Tensor center(Tensor boxes, int axis) {
    return boxes.select(-1, axis).add(boxes.select(-1, axis + 2)).mul(0.5);
  }

  private static Tensor sizes(Tensor boxes) {
    Tensor w = boxes.select(-1, 2).sub(boxes.select(-1, 0));
    Tensor h = boxes.select(-1, 3).sub(boxes.select(-1, 1));
    return Torch.stack(List.of(w, h, w, h), -1);
  }
}
