package org.jtorch.vision.transforms.functional;

import java.util.List;
import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.GridSampleMode;
import org.jtorch.Tensor;
import org.jtorch.TensorOptions;
import org.jtorch.Torch;

/** Images sampled at the points of a grid. */
final class GridSampling {
  private GridSampling() {}

  /** Returns the dtype in which an image is sampled. */
  static TensorOptions type(Tensor image) {
    DType type = image.dtype().isFloatingPoint() ? image.dtype() : DType.FLOAT32;
    return type.on(image.device());
  }

  /** Returns {@code (1, height, width, 3)} with x, y and 1, evenly spaced. */
  static Tensor base(TensorOptions type, Tensor x, Tensor y) {
    long width = x.numel();
    long height = y.numel();
    Tensor grid = Torch.ones(type, 1, height, width, 3);
    var unusedX = grid.select(-1, 0).copy_(x);
    var unusedY = grid.select(-1, 1).copy_(y.unsqueeze(-1));
    return grid;
  }

  /**
   * Samples an image, {@code _apply_grid_transform}.
   *
   * @param image {@code (..., C, H, W)}
   * @param grid {@code (1, height, width, 2)}, x and y from -1 to 1
   * @param fill pixels outside of the image, none to leave them 0
   * @return {@code (..., C, height, width)}
   */
  static Tensor apply(Tensor image, Tensor grid, GridSampleMode mode, double[] fill) {
    long channels = Channels.count("warp", image);
    long[] shape = image.shape().toArray();
    int last = shape.length - 1;
    long height = shape[last - 1];
    long width = shape[last];
    shape[last - 1] = grid.size(1);
    shape[last] = grid.size(2);
    if (image.numel() == 0) {
      return image.reshape(shape);
    }
    if (fill.length > 1 && fill.length != channels) {
      throw new IllegalArgumentException(
          "fill has " + fill.length + " values, the image has " + channels + " channels");
    }
    Tensor batch = image.reshape(-1, channels, height, width);
    Tensor real = batch.to(grid.dtype());
    Tensor points = batch.size(0) > 1 ? grid.expand(batch.size(0), -1, -1, -1) : grid;
    Tensor sampled =
        fill.length == 0 ? sampled(real, points, mode) : filled(real, points, mode, fill);
    Tensor typed = image.dtype() == grid.dtype() ? sampled : sampled.round().to(image.dtype());
    return typed.reshape(shape);
  }

  private static Tensor sampled(Tensor image, Tensor grid, GridSampleMode mode) {
    return F.gridSample(image, grid, o -> o.mode(mode).alignCorners(false));
  }

  /** A channel of ones tells how much of each pixel lies in the image. */
  private static Tensor filled(Tensor image, Tensor grid, GridSampleMode mode, double[] fill) {
    TensorOptions type = image.dtype().on(image.device());
    Tensor ones = Torch.ones(type, image.size(0), 1, image.size(2), image.size(3));
    Tensor both = sampled(Torch.cat(List.of(image, ones), 1), grid, mode);
    Tensor pixels = both.narrow(1, 0, image.size(1));
    Tensor inside = both.narrow(1, image.size(1), 1).expandAs(pixels);
    Tensor values = Torch.tensor(type, fill).view(1, -1, 1, 1);
    return mode == GridSampleMode.NEAREST
        ? values.expandAs(pixels).where(inside.lt(0.5), pixels)
        : pixels.sub(values).mul(inside).add(values);
  }

  /** Returns the x and y of points rounded to pixels of a canvas as indices. */
  static Tensor at(Tensor grid, Tensor points) {
    Tensor index = points.to(DType.INT64);
    Tensor x = index.select(1, 0).clamp(0, grid.size(2) - 1);
    Tensor y = index.select(1, 1).clamp(0, grid.size(1) - 1);
    return grid.select(0, 0).reshape(-1, 2).indexSelect(0, y.mul(grid.size(2)).add(x));
  }

  /** Returns the four corners of boxes {@code (N, 4)} as points {@code (4 N, 2)}. */
  static Tensor corners(Tensor boxes) {
    Tensor order =
        Torch.tensor(DType.INT64.on(boxes.device()), new long[] {0, 1, 2, 1, 2, 3, 0, 3});
    return boxes.indexSelect(1, order).reshape(-1, 2);
  }

  /** Returns the boxes {@code (N, 4)} around four points each. */
  static Tensor around(Tensor points) {
    var range = points.reshape(-1, 4, 2).aminmax(o -> o.dim(1));
    return Torch.cat(List.of(range.min(), range.max()), 1);
  }

  /** Appends a column of ones to points {@code (N, 2)}. */
  static Tensor homogeneous(Tensor points, TensorOptions type) {
    return Torch.cat(List.of(points, Torch.ones(type, points.size(0), 1)), -1);
  }
}
