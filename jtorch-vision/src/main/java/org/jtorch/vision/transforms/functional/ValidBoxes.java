package org.jtorch.vision.transforms.functional;

import org.jtorch.Tensor;
import org.jtorch.vision.ops.BoxFormat;
import org.jtorch.vision.tvtensors.CanvasSize;

/** Which boxes are large enough and inside of the image. */
final class ValidBoxes {
  private ValidBoxes() {}

  static Tensor of(
      Tensor boxes, BoxFormat format, CanvasSize canvasSize, double minSize, double minArea) {
    boolean rotated = format.isRotated();
    Tensor corners =
        BoxFormats.convert(boxes, format, rotated ? BoxFormat.XYXYXYXY : BoxFormat.XYXY);
    Tensor w = rotated ? distance(corners, 0, 2, 1, 3) : difference(corners, 2, 0);
    // torchvision takes the second side between these coordinates.
    Tensor h = rotated ? distance(corners, 3, 5, 4, 6) : difference(corners, 3, 1);
    Tensor valid =
        w.ge(minSize)
            .logicalAnd_(h.ge(minSize))
            .logicalAnd_(corners.ge(0).all(-1))
            .logicalAnd_(w.mul(h).ge(minArea));
    for (int i = 0; i < (rotated ? 8 : 4); i++) {
      valid =
          valid.logicalAnd_(
              corners.select(-1, i).le(i % 2 == 0 ? canvasSize.width() : canvasSize.height()));
    }
    return valid;
  }

  private static Tensor difference(Tensor corners, int first, int second) {
    return corners.select(-1, first).sub(corners.select(-1, second));
  }

  private static Tensor distance(Tensor corners, int a, int b, int c, int d) {
    return difference(corners, a, b).pow(2).add(difference(corners, c, d).pow(2)).sqrt();
  }
}
