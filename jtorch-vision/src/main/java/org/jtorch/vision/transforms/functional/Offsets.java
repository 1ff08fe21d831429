package org.jtorch.vision.transforms.functional;

import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.vision.ops.BoxFormat;
import org.jtorch.vision.tvtensors.BoundingBoxes;

/** Distances by which coordinates move. */
final class Offsets {
  private Offsets() {}

  static Tensor ofPoints(Tensor points, long x, long y) {
    return Torch.tensor(points.dtype().on(points.device()), new long[] {x, y});
  }

  static Tensor ofBoxes(BoundingBoxes boxes, long x, long y) {
    BoxFormat format = boxes.format();
    long[] offsets = new long[format.coordinates()];
    int moved =
        switch (format) {
          case XYXY -> 4;
          case XYXYXYXY -> 8;
          case XYWH, CXCYWH, XYWHR, CXCYWHR -> 2;
        };
    for (int i = 0; i < moved; i += 2) {
      offsets[i] = x;
      offsets[i + 1] = y;
    }
    return Torch.tensor(boxes.data().dtype().on(boxes.data().device()), offsets);
  }
}
