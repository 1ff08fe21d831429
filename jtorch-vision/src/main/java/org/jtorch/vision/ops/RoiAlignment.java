package org.jtorch.vision.ops;

import org.jtorch.EmbeddingBagMode;
import org.jtorch.Tensor;
import org.jtorch.TensorOptions;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * RoIAlign: the mean of bilinear samples of each bin. A sample is the weighted sum of four pixels,
 * so that a bin is a bag of weighted rows.
 */
final class RoiAlignment {
  private final Rois rois;
  private final PooledRegions regions;
  private final AxisSamples rows;
  private final AxisSamples columns;
  private final int imageWidth;
  private final double scale;
  private final long ratio;
  private final double shift;
  private final boolean sensitive;
  private final boolean atLeastOnePixel;

  /** NaN for boxes without samples, for which torchvision divides 0 by 0, else 0. */
  private final float[] undefined;

  private RoiAlignment(
      Rois rois, PooledRegions regions, Tensor input, Settings settings, boolean sensitive) {
    this.rois = rois;
    this.regions = regions;
    rows = new AxisSamples(regions.height(), input.size(2), rois);
    columns = new AxisSamples(regions.width(), input.size(3), rois);
    imageWidth = Math.toIntExact(input.size(3));
    scale = settings.scale;
    ratio = settings.ratio;
    this.sensitive = sensitive;
    undefined = new float[rois.size()];
    shift = sensitive || settings.aligned ? 0.5 : 0;
    atLeastOnePixel = !sensitive && !settings.aligned;
  }

  /** Arguments of both operators; position-sensitive alignment is always aligned. */
  record Settings(double scale, long ratio, boolean aligned) {}

  static Tensor align(Tensor input, Tensor boxes, long[] outputSize, Settings settings) {
    return run("roiAlign", input, boxes, outputSize, settings, false);
  }

  static Tensor positionSensitive(
      Tensor input, Tensor boxes, long[] outputSize, Settings settings) {
    return run("psRoiAlign", input, boxes, outputSize, settings, true);
  }

  private static Tensor run(
      String function,
      Tensor input,
      Tensor boxes,
      long[] outputSize,
      Settings settings,
      boolean sensitive) {
    Rois rois = Rois.read(function, input, boxes);
    PooledRegions regions = new PooledRegions(function, input, outputSize, sensitive);
    regions.checkChannels();
    RoiAlignment alignment = new RoiAlignment(rois, regions, input, settings, sensitive);
    return TensorScope.compute(() -> alignment.pool(input));
  }

  private Tensor pool(Tensor input) {
    Tensor pooled =
        regions.pool(
            rois.size(), Bags.weighted(rois.single()), EmbeddingBagMode.SUM, this::addBins);
    if (!sensitive) {
      return pooled;
    }
    TensorOptions like = input.dtype().on(input.device());
    return pooled.add(Torch.tensor(undefined).to(like).view(-1, 1, 1, 1));
  }

  private void addBins(Bags bags, int box) {
    set(columns, box, 0);
    set(rows, box, 1);
    double count = rows.count() * columns.count();
    if (sensitive && count == 0) {
      undefined[box] = Float.NaN;
    }
    double part = 1 / Math.max(count, 1);
    for (int i = 0; i < regions.height(); i++) {
      for (int j = 0; j < regions.width(); j++) {
        int first = regions.firstRow(rois.image(box), i, j);
        bags.next();
        addBin(bags, first, i, j, part);
      }
    }
  }

  private void set(AxisSamples axis, int box, int coordinate) {
    double start = rois.round(rois.scaled(box, coordinate, scale) - shift);
    double end = rois.round(rois.scaled(box, coordinate + 2, scale) - shift);
    double length = rois.round(end - start);
    axis.set(start, atLeastOnePixel && length < 1 ? 1 : length, ratio);
  }

  private void addBin(Bags bags, int first, int row, int column, double part) {
    int from = columns.start(column);
    int to = columns.end(column);
    int[] pixels = rows.pixels();
    double[] weights = rows.weights();
    bags.reserve(Math.multiplyExact(rows.end(row) - rows.start(row), to - from));
    for (int y = rows.start(row); y < rows.end(row); y++) {
      bags.addAll(first + pixels[y] * imageWidth, weights[y] * part, columns, from, to);
    }
  }
}
