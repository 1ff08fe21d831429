package org.jtorch.vision.ops;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import org.jtorch.DType;
import org.jtorch.EmbeddingBagMode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * Pooling of the bins of boxes as bags of rows of a table, with one row of channels per pixel. In
 * position-sensitive pooling each bin has channels of its own, and so a part of the table.
 */
final class PooledRegions {
  /** Rows and bags per call, whose results are rearranged while they are in the cache. */
  private static final int SIZE = 1 << 15;

  /** The same where a gradient is needed, of which each call makes one of the table's size. */
  private static final int SIZE_WITH_GRADIENT = 1 << 23;

  private final String function;
  private final Tensor input;
  private final int height;
  private final int width;
  private final boolean positionSensitive;

  /** Number of pixels of an image. */
  private final int pixels;

  /** Adds the rows of the bins of a box. */
  interface BinRows {
    /**
     * Adds one bag per bin, row by row.
     *
     * @param bags receives the rows
     * @param box number of the box
     */
    void add(Bags bags, int box);
  }

  PooledRegions(String function, Tensor input, long[] outputSize, boolean positionSensitive) {
    this.function = function;
    this.input = input;
    checkSize(function, outputSize);
    height = Math.toIntExact(outputSize[0]);
    width = Math.toIntExact(outputSize[outputSize.length - 1]);
    this.positionSensitive = positionSensitive;
    pixels = Math.toIntExact(input.size(2) * input.size(3));
  }

  /** Checks the size of an output and returns it. */
  @CanIgnoreReturnValue
  static long[] checkSize(String name, long[] outputSize) {
    boolean valid = outputSize.length == 1 || outputSize.length == 2;
    if (!valid || outputSize[0] < 1 || outputSize[outputSize.length - 1] < 1) {
      throw new IllegalArgumentException(
          name + ": the output size must be one or two positive numbers");
    }
    return outputSize;
  }

  /** A size as Python prints it. */
  static String repr(long[] size) {
    return size.length == 1 ? Long.toString(size[0]) : "(" + size[0] + ", " + size[1] + ")";
  }

  int height() {
    return height;
  }

  int width() {
    return width;
  }

  /** Checks what needs boxes that were checked, the rank of the input before all. */
  void checkChannels() {
    long bins = (long) height * width;
    if (positionSensitive && input.size(1) % bins != 0) {
      throw new IllegalArgumentException(
          function
              + ": the channels must be a multiple of "
              + bins
              + " bins, got "
              + input.shape());
    }
    long tables = positionSensitive ? bins : 1;
    if (input.size(0) * tables * input.size(2) * input.size(3) > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(function + ": the input is too large: " + input.shape());
    }
  }

  /** First row of the table of a bin of a box. */
  int firstRow(int image, int row, int column) {
    int table = positionSensitive ? (image * height + row) * width + column : image;
    return table * pixels;
  }

  /** Pools the boxes, {@code (K, channels, height, width)}. */
  Tensor pool(int boxes, Bags bags, EmbeddingBagMode mode, BinRows binRows) {
    if (boxes == 0 || channels() == 0) {
      return input.sum().expand(boxes, channels(), height, width).contiguous(); // has a gradient
    }
    boolean withGradient = input.requiresGrad() && Torch.isGradEnabled();
    Tensor pooled =
        withGradient ? joined(boxes, bags, mode, binRows) : stored(boxes, bags, mode, binRows);
    return pooled.view(boxes, channels(), height, width).to(input.dtype());
  }

  private Tensor joined(int boxes, Bags bags, EmbeddingBagMode mode, BinRows binRows) {
    Tensor table = table();
    List<Tensor> parts = new ArrayList<>();
    for (int first = 0; first < boxes; ) {
      int next = fill(bags, SIZE_WITH_GRADIENT, first, boxes, binRows);
      parts.add(result(bags.reduce(table, mode), next - first).contiguous());
      first = next;
    }
    return Torch.cat(parts);
  }

  private Tensor stored(int boxes, Bags bags, EmbeddingBagMode mode, BinRows binRows) {
    // Allocated before the table: the allocator then keeps the memory of both for the next call.
    Tensor output = input.newEmpty(real(), boxes, channels(), (long) height * width);
    Tensor table = table();
    for (int first = 0; first < boxes; ) {
      int next = fill(bags, SIZE, first, boxes, binRows);
      try (TensorScope scope = TensorScope.open()) {
        Tensor part = result(bags.reduce(table, mode), next - first);
        output.narrow(0, first, next - first).copy_(part);
      }
      first = next;
    }
    return output;
  }

  private long channels() {
    return positionSensitive ? input.size(1) / ((long) height * width) : input.size(1);
  }

  /** The dtype of the computation. */
  private DType real() {
    return input.dtype() == DType.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32;
  }

  /** Adds the bags of boxes up to a limit and returns the next box. */
  private static int fill(Bags bags, int limit, int first, int boxes, BinRows binRows) {
    int next = first;
    while (next < boxes && bags.size() < limit) {
      binRows.add(bags, next++);
    }
    return next;
  }

  /** A view, {@code (boxes, channels, bins)}: copies of three dimensions are the fastest. */
  private Tensor result(Tensor pooled, long boxes) {
    return pooled.view(boxes, (long) height * width, pooled.size(1)).permute(0, 2, 1);
  }

  private Tensor table() {
    Tensor features = input.to(real());
    long images = input.size(0) * pixels;
    if (!positionSensitive) {
      return features.permute(0, 2, 3, 1).reshape(images, input.size(1));
    }
    long outputs = channels();
    return features
        .reshape(input.size(0), outputs, height, width, input.size(2), input.size(3))
        .permute(0, 2, 3, 4, 5, 1)
        .reshape(images * height * width, outputs);
  }
}
