package org.jtorch.vision.utils;

import java.awt.Color;
import java.util.List;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Lays colored masks over an image, {@code draw_segmentation_masks}. */
final class MaskOverlay {
  private MaskOverlay() {}

  static Tensor draw(Tensor image, Tensor masks, MaskOptions options) {
    Canvas.check(image, false);
    Tensor each = masks.dim() == 2 ? masks.unsqueeze(0) : masks;
    check(image, each);
    if (each.size(0) == 0) {
      return image.clone();
    }
    List<Color> colors = options.colors.forObjects(each.size(0));
    Tensor painted = image.detach().clone();
    for (int i = 0; i < colors.size(); i++) {
      painted = tensor(colors.get(i), image).where(each.select(0, i), painted);
    }
    painted = painted.maskedFill(each.sum(0).gt(1), 0);
    Tensor mixed = image.detach().mul(1 - options.alpha).add(painted.mul(options.alpha));
    return mixed.to(image.dtype());
  }

  private static void check(Tensor image, Tensor masks) {
    if (masks.dtype() != DType.BOOL) {
      throw new IllegalArgumentException("masks must be bool, got " + masks.dtype().pythonName());
    }
    if (masks.dim() != 3 || masks.size(1) != image.size(1) || masks.size(2) != image.size(2)) {
      throw new IllegalArgumentException(
          "masks must have shape (N, H, W) or (H, W) as the image "
              + image.shape()
              + ", got "
              + masks.shape());
    }
  }

  private static Tensor tensor(Color color, Tensor image) {
    double scale = image.dtype().isFloatingPoint() ? 255 : 1;
    double[] values = {color.getRed() / scale, color.getGreen() / scale, color.getBlue() / scale};
    return Torch.tensor(values).to(image.dtype()).to(image.device()).view(3, 1, 1);
  }
}
