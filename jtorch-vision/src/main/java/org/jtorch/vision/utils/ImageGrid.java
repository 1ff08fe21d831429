package org.jtorch.vision.utils;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Images next to each other in one picture, {@code make_grid}. */
final class ImageGrid {
  private static final double LEAST_RANGE = 1e-5;

  private ImageGrid() {}

  static Tensor of(Tensor images, GridOptions options) {
    Tensor batch = batch(images);
    Tensor scaled = options.normalize ? normalized(batch, options) : batch;
    if (scaled.size(0) == 1) {
      return scaled.squeeze(0).clone();
    }
    return grid(scaled, options);
  }

  /** Returns images (N, C, H, W) with at least 3 channels. */
  private static Tensor batch(Tensor images) {
    Tensor batch = images;
    if (batch.dim() == 2) {
      batch = batch.unsqueeze(0);
    }
    if (batch.dim() == 3) {
      batch = batch.unsqueeze(0);
    }
    if (batch.dim() != 4 || batch.size(0) == 0) {
      throw new IllegalArgumentException(
          "images must have shape (N, C, H, W), (C, H, W) or (H, W), got " + images.shape());
    }
    return batch.size(1) == 1 ? Torch.cat(List.of(batch, batch, batch), 1) : batch;
  }

  private static Tensor grid(Tensor images, GridOptions options) {
    long count = images.size(0);
    long padding = options.padding;
    long columns = Math.min(options.nrow, count);
    long rows = (count + columns - 1) / columns;
    long height = images.size(2) + padding;
    long width = images.size(3) + padding;
    long[] shape = {images.size(1), height * rows + padding, width * columns + padding};
    Tensor grid = images.newFull(shape, options.padValue);
    for (long i = 0; i < count; i++) {
      grid.narrow(1, i / columns * height + padding, height - padding)
          .narrow(2, i % columns * width + padding, width - padding)
          .copy_(images.select(0, i));
    }
    return grid;
  }

  private static Tensor normalized(Tensor batch, GridOptions options) {
    Tensor copy = batch.clone();
    if (options.scaleEach) {
      for (long i = 0; i < copy.size(0); i++) {
        normalize(copy.select(0, i), options.valueRange);
      }
    } else {
      normalize(copy, options.valueRange);
    }
    return copy;
  }

  private static void normalize(Tensor image, double @Nullable [] range) {
    double low = range == null ? image.min().item() : range[0];
    double high = range == null ? image.max().item() : range[1];
    image.clamp_(low, high);
    image.sub_(low).div_(Math.max(high - low, LEAST_RANGE));
  }
}
