package org.jtorch.vision.models.detection;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.InterpolateMode;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** Masks of boxes as masks of whole images, {@code paste_masks_in_image}. */
final class MaskPasting {
  private static final long PADDING = 1;

  private MaskPasting() {}

  /**
   * Pastes masks.
   *
   * @param masks {@code (N, 1, M, M)}
   * @param boxes {@code (N, 4)}
   * @param image height and width
   * @return {@code (N, 1, H, W)}
   */
  static Tensor paste(Tensor masks, Tensor boxes, Shape image) {
    if (masks.size(0) == 0) {
      return masks.newZeros(0, 1, image.size(0), image.size(1));
    }
    double size = masks.size(-1);
    Tensor padded = F.pad(masks, PADDING, PADDING, PADDING, PADDING);
    long[] corners = expanded(boxes.detach(), (size + 2 * PADDING) / size).flatten().toLongArray();
    List<Tensor> pasted = new ArrayList<>();
    for (int i = 0; i < masks.size(0); i++) {
      Tensor mask = padded.narrow(0, i, 1);
      long left = corners[4 * i];
      long top = corners[4 * i + 1];
      long right = corners[4 * i + 2];
      long bottom = corners[4 * i + 3];
      pasted.add(TensorScope.compute(() -> paste(mask, image, left, top, right, bottom)));
    }
    return Torch.stack(pasted).unsqueeze(1);
  }

  /** Boxes that are larger by a factor, in whole pixels. */
  private static Tensor expanded(Tensor boxes, double scale) {
    List<Tensor> sides = boxes.unbind(1);
    Tensor halfWidth = sides.get(2).sub(sides.get(0)).mul(0.5).mul(scale);
    Tensor halfHeight = sides.get(3).sub(sides.get(1)).mul(0.5).mul(scale);
    Tensor x = sides.get(2).add(sides.get(0)).mul(0.5);
    Tensor y = sides.get(3).add(sides.get(1)).mul(0.5);
    return Torch.stack(
            List.of(x.sub(halfWidth), y.sub(halfHeight), x.add(halfWidth), y.add(halfHeight)), 1)
        .to(DType.INT64);
  }

  private static Tensor paste(
      Tensor mask, Shape image, long left, long top, long right, long bottom) {
    long height = Math.max(bottom - top + 1, 1);
    long width = Math.max(right - left + 1, 1);
    Tensor resized =
        F.interpolate(mask, o -> o.size(height, width).mode(InterpolateMode.BILINEAR))
            .select(0, 0)
            .select(0, 0);
    Tensor pasted = mask.newZeros(image);
    long x0 = Math.max(left, 0);
    long x1 = Math.min(right + 1, image.size(1));
    long y0 = Math.max(top, 0);
    long y1 = Math.min(bottom + 1, image.size(0));
    if (x0 < x1 && y0 < y1) {
      Tensor part = resized.narrow(0, y0 - top, y1 - y0).narrow(1, x0 - left, x1 - x0);
      pasted.narrow(0, y0, y1 - y0).narrow(1, x0, x1 - x0).copy_(part);
    }
    return pasted;
  }
}
