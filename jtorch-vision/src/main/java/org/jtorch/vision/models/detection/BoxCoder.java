package org.jtorch.vision.models.detection;

import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Offsets from boxes to other boxes, as they are trained, {@code BoxCoder}. */
final class BoxCoder {
  /** Limit of logarithms of sizes, which keeps their exponentials finite. */
  private static final double MAX_LOG_SIZE = Math.log(1000.0 / 16);

  private final double[] weights;

  BoxCoder(double... weights) {
    this.weights = weights.clone();
  }

  /** Offsets from proposals to the boxes of the same rows, both {@code (N, 4)}. */
  Tensor encode(Tensor boxes, Tensor proposals) {
    Tensor[] from = centersAndSizes(proposals);
    Tensor[] to = centersAndSizes(boxes);
    Tensor dx = to[0].sub(from[0]).mul(weights[0]).div(from[2]);
    Tensor dy = to[1].sub(from[1]).mul(weights[1]).div(from[3]);
    Tensor dw = to[2].div(from[2]).log().mul(weights[2]);
    Tensor dh = to[3].div(from[3]).log().mul(weights[3]);
    return Torch.stack(List.of(dx, dy, dw, dh), 1);
  }

  /** Boxes of offsets {@code (N, 4 K)} from boxes {@code (N, 4)}, of the shape of the offsets. */
  Tensor decode(Tensor codes, Tensor boxes) {
    Tensor[] from = centersAndSizes(boxes.to(codes.dtype()));
    Tensor offsets = codes.reshape(codes.size(0), codes.size(1) / 4, 4);
    Tensor x = moved(offsets, 0, from[2], from[0]);
    Tensor y = moved(offsets, 1, from[3], from[1]);
    Tensor halfWidth = scaled(offsets, 2, from[2]).mul(0.5);
    Tensor halfHeight = scaled(offsets, 3, from[3]).mul(0.5);
    return Torch.stack(
            List.of(x.sub(halfWidth), y.sub(halfHeight), x.add(halfWidth), y.add(halfHeight)), 2)
        .flatten(1);
  }

  private Tensor moved(Tensor offsets, int i, Tensor size, Tensor center) {
    return offsets.select(2, i).div(weights[i]).mul(size.unsqueeze(1)).add(center.unsqueeze(1));
  }

  private Tensor scaled(Tensor offsets, int i, Tensor size) {
    return offsets.select(2, i).div(weights[i]).clampMax(MAX_LOG_SIZE).exp().mul(size.unsqueeze(1));
  }

  private static Tensor[] centersAndSizes(Tensor boxes) {
    Tensor width = boxes.select(1, 2).sub(boxes.select(1, 0));
    Tensor height = boxes.select(1, 3).sub(boxes.select(1, 1));
    Tensor x = boxes.select(1, 0).add(width.mul(0.5));
    Tensor y = boxes.select(1, 1).add(height.mul(0.5));
    return new Tensor[] {x, y, width, height};
  }
}
