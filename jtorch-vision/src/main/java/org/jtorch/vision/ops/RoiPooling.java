package org.jtorch.vision.ops;

import org.jtorch.DType;
import org.jtorch.EmbeddingBagMode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;

/** RoIPool: the maximum, or the position-sensitive mean, of the pixels of each bin. */
final class RoiPooling {
  private static final double LOWEST = -Float.MAX_VALUE;

  private final Rois rois;
  private final PooledRegions regions;
  private final boolean sensitive;
  private final int imageHeight;
  private final int imageWidth;
  private final double scale;

  private RoiPooling(
      Rois rois, PooledRegions regions, Tensor input, double scale, boolean sensitive) {
    this.rois = rois;
    this.regions = regions;
    this.sensitive = sensitive;
    this.scale = scale;
    imageHeight = Math.toIntExact(input.size(2));
    imageWidth = Math.toIntExact(input.size(3));
  }

  static Tensor max(Tensor input, Tensor boxes, long[] outputSize, double scale) {
    Rois rois = Rois.read("roiPool", input, boxes);
    return TensorScope.compute(
        () -> {
          Tensor real = rois.single() ? input.to(DType.FLOAT32) : input;
          // torchvision's maximum starts at this number, which no comparison with NaN replaces.
          Tensor comparable =
              real.nanToNum(o -> o.nan(LOWEST).neginf(LOWEST).posinf(Double.POSITIVE_INFINITY));
          return run("roiPool", comparable, rois, outputSize, scale, false).to(input.dtype());
        });
  }

  static Tensor positionSensitive(Tensor input, Tensor boxes, long[] outputSize, double scale) {
    Rois rois = Rois.read("psRoiPool", input, boxes);
    return TensorScope.compute(() -> run("psRoiPool", input, rois, outputSize, scale, true));
  }

  private static Tensor run(
      String function,
      Tensor input,
      Rois rois,
      long[] outputSize,
      double scale,
      boolean sensitive) {
    PooledRegions regions = new PooledRegions(function, input, outputSize, sensitive);
    regions.checkChannels();
    RoiPooling pooling = new RoiPooling(rois, regions, input, scale, sensitive);
    EmbeddingBagMode mode = sensitive ? EmbeddingBagMode.MEAN : EmbeddingBagMode.MAX;
    return regions.pool(rois.size(), Bags.unweighted(), mode, pooling::addBins);
  }

  private void addBins(Bags bags, int box) {
    PixelRange x = range(box, 0, regions.width(), imageWidth);
    PixelRange y = range(box, 1, regions.height(), imageHeight);
    for (int i = 0; i < regions.height(); i++) {
      for (int j = 0; j < regions.width(); j++) {
        int first = regions.firstRow(rois.image(box), i, j);
        bags.next();
        int height = Math.max(0, y.end(i) - y.start(i));
        int width = Math.max(0, x.end(j) - x.start(j));
        bags.reserve(Math.multiplyExact(height, width));
        for (int row = y.start(i); row < y.end(i); row++) {
          for (int column = x.start(j); column < x.end(j); column++) {
            bags.add(first + row * imageWidth + column);
          }
        }
      }
    }
  }

  private PixelRange range(int box, int coordinate, int bins, int pixels) {
    long start = rounded(rois.scaled(box, coordinate, scale));
    long end = rounded(rois.scaled(box, coordinate + 2, scale));
    long length = Math.max(end - start + (sensitive ? 0 : 1), 1);
    double bin = rois.round(rois.round((double) length) / bins);
    return new PixelRange(start, bin, sensitive ? pixels - 1 : pixels);
  }

  /** Pixels of the bins along one axis, within the image. */
  private final class PixelRange {
    private final long first;
    private final double bin;
    private final int limit;

    PixelRange(long first, double bin, int limit) {
      this.first = first;
      this.bin = bin;
      this.limit = limit;
    }

    int start(int index) {
      return clamp(Math.floor(rois.round(index * bin)));
    }

    int end(int index) {
      return clamp(Math.ceil(rois.round((index + 1) * bin)));
    }

    private int clamp(double place) {
      return (int) Math.min(Math.max(place + first, 0), limit);
    }
  }

  /** Rounds halves away from zero, as C does. */
  private static long rounded(double value) {
    long whole = (long) value;
    double part = Math.abs(value - whole);
    long bounded = Math.max(-(1L << 31), Math.min(1L << 31, whole));
    return part >= 0.5 && part < 1 ? bounded + (value < 0 ? -1 : 1) : bounded;
  }
}
