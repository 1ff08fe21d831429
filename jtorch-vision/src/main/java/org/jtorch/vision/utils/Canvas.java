package org.jtorch.vision.utils;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.function.Consumer;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.vision.io.Images;

/** Draws on a copy of a tensor by Java2D. */
final class Canvas {
  private static final double UINT8_SCALE = 255.999;

  private Canvas() {}

  /** Checks an image of shape (C, H, W) with one of these numbers of channels. */
  static void check(Tensor image, boolean grayscale) {
    if (image.dtype() != DType.UINT8 && !image.dtype().isFloatingPoint()) {
      throw new IllegalArgumentException(
          "the image must be uint8 or floating point, got " + image.dtype().pythonName());
    }
    boolean shaped = image.dim() == 3;
    if (!shaped || (image.size(0) != 3 && !(grayscale && image.size(0) == 1))) {
      throw new IllegalArgumentException(
          "the image must have shape "
              + (grayscale ? "(3, H, W) or (1, H, W)" : "(3, H, W)")
              + ", got "
              + image.shape());
    }
  }

  /** Returns the image with what a painter draws on it, in its dtype and on its device. */
  static Tensor draw(Tensor image, Consumer<Graphics2D> painter) {
    Tensor values = image.detach();
    Tensor rgb = values.size(0) == 1 ? values.expand(3, -1, -1) : values;
    boolean real = image.dtype().isFloatingPoint();
    Tensor bytes = real ? rgb.mul(UINT8_SCALE).to(DType.UINT8) : rgb;
    BufferedImage picture = Images.fromTensor(bytes);
    Graphics2D graphics = picture.createGraphics();
    try {
      painter.accept(graphics);
    } finally {
      graphics.dispose();
    }
    Tensor drawn = Images.toTensor(picture).to(image.device());
    return real ? drawn.to(image.dtype()).mul_(1.0 / 255) : drawn;
  }

  /** Returns a color with an opacity from 0 to 255. */
  static Color transparent(Color color, int alpha) {
    return new Color(color.getRed(), color.getGreen(), color.getBlue(), alpha);
  }

  /** Limits a coordinate to a range that Java2D's sums cannot leave. */
  static int pixel(long coordinate) {
    return (int) Math.max(-(1 << 24), Math.min(1 << 24, coordinate));
  }
}
