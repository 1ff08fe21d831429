package org.jtorch.vision.ops;

import static org.jtorch.Index.ellipsis;
import static org.jtorch.Index.every;
import static org.jtorch.Index.slice;

import java.util.List;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** Boxes that are kept, clipped to an image, or drawn around masks. */
final class BoxSelection {
  private BoxSelection() {}

  static Tensor removeSmall(Tensor boxes, double minSize) {
    BoxConversion.checkCoordinates("removeSmallBoxes", boxes, BoxFormat.XYXY);
    return TensorScope.compute(
        () -> {
          Tensor w = boxes.select(-1, 2).sub(boxes.select(-1, 0));
          Tensor h = boxes.select(-1, 3).sub(boxes.select(-1, 1));
          return w.ge(minSize).logicalAnd(h.ge(minSize)).nonzero().select(1, 0);
        });
  }

  static Tensor clip(Tensor boxes, long height, long width) {
    BoxConversion.checkCoordinates("clipBoxesToImage", boxes, BoxFormat.XYXY);
    return TensorScope.compute(
        () -> {
          Tensor x = boxes.get(ellipsis(), every(2)).clamp(0, width);
          Tensor y = boxes.get(ellipsis(), slice(1, 4, 2)).clamp(0, height);
          return Torch.stack(List.of(x, y), -1).reshape(boxes.shape());
        });
  }

  static Tensor aroundMasks(Tensor masks) {
    if (masks.numel() == 0) {
      return Torch.zeros(DType.FLOAT32.on(masks.device()), 0, 4);
    }
    if (masks.dim() != 3) {
      throw new IllegalArgumentException(
          "masksToBoxes: masks must have the shape (N, H, W), got " + masks.shape());
    }
    return TensorScope.compute(
        () -> {
          Tensor set = masks.to(DType.BOOL);
          Tensor rows = set.any(2).to(DType.FLOAT32);
          Tensor columns = set.any(1).to(DType.FLOAT32);
          Tensor boxes =
              Torch.stack(List.of(first(columns), first(rows), last(columns), last(rows)), 1);
          Tensor empty = rows.amax(1).eq(0).unsqueeze(1);
          return boxes.to(DType.FLOAT32).maskedFill(empty, 0);
        });
  }

  private static Tensor first(Tensor used) {
    return used.argmax(1);
  }

  private static Tensor last(Tensor used) {
    return Torch.rsub(used.flip(1).argmax(1), used.size(1) - 1);
  }
}
