package org.jtorch.tensorboard;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.plots.internal.Rasters;

/** Images of tensors as PNG. */
final class ImageSummary {
  private static final long COLUMNS = 8;

  private ImageSummary() {}

  static Proto of(String tag, Tensor tensor, String dataformats) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor image = rows(tensor.detach(), dataformats.toUpperCase(Locale.ROOT));
      double scale = tensor.dtype() == DType.UINT8 ? 1 : 255;
      Tensor pixels = image.to(DType.FLOAT32).mul(scale).clamp(0, 255).to(DType.UINT8);
      long channels = pixels.size(2);
      if (channels != 3 && channels != 4) {
        throw new IllegalArgumentException(
            "an image has 1, 3 or 4 channels, got "
                + channels
                + " of "
                + tensor.shape()
                + " as "
                + dataformats);
      }
      byte[] png = Rasters.encode(Rasters.image(pixels), "png");
      return Events.image(tag, pixels.size(0), pixels.size(1), channels, png);
    }
  }

  static Proto of(String tag, BufferedImage figure) {
    BufferedImage image = Rasters.opaque(figure);
    return Events.image(tag, image.getHeight(), image.getWidth(), 3, Rasters.encode(image, "png"));
  }

  /** Returns pixels (H, W, C) with at least 3 channels. */
  private static Tensor rows(Tensor tensor, String format) {
    if (tensor.dim() != format.length() || format.chars().distinct().count() != format.length()) {
      throw new IllegalArgumentException(
          "the format " + format + " does not fit a tensor of shape " + tensor.shape());
    }
    return switch (format.length()) {
      case 4 -> grid(tensor.permute(order(format, "NCHW"))).permute(1, 2, 0);
      case 3 -> colored(tensor.permute(order(format, "HWC")), 2);
      case 2 -> {
        Tensor plane = tensor.permute(order(format, "HW"));
        yield Torch.stack(List.of(plane, plane, plane), 2);
      }
      default -> throw new IllegalArgumentException("unknown image format " + format);
    };
  }

  private static long[] order(String format, String wanted) {
    return wanted
        .chars()
        .mapToLong(
            letter -> {
              int at = format.indexOf(letter);
              if (at < 0) {
                throw new IllegalArgumentException(
                    "the image format " + format + " has no " + (char) letter);
              }
              return at;
            })
        .toArray();
  }

  private static Tensor colored(Tensor image, long dim) {
    return image.size(dim) == 1 ? Torch.cat(List.of(image, image, image), dim) : image;
  }

  /** Puts images (N, 3, H, W) next to each other, at most eight in a row. */
  private static Tensor grid(Tensor images) {
    Tensor colored = colored(images, 1);
    if (colored.size(1) != 3 || colored.size(0) == 0) {
      throw new IllegalArgumentException(
          "a grid requires images of 1 or 3 channels, got " + images.shape());
    }
    long count = colored.size(0);
    long columns = Math.min(count, COLUMNS);
    long rows = (count + columns - 1) / columns;
    long height = colored.size(2);
    long width = colored.size(3);
    Tensor canvas =
        Torch.zeros(colored.dtype().on(colored.device()), 3, height * rows, width * columns);
    for (long i = 0; i < count; i++) {
      canvas
          .narrow(1, i / columns * height, height)
          .narrow(2, i % columns * width, width)
          .copy_(colored.select(0, i));
    }
    return canvas;
  }
}
