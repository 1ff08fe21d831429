package org.jtorch.vision.models.internal;

import java.util.Arrays;
import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Partition of a grid of tokens of any number of dimensions, channels last, into windows that are
 * shifted cyclically.
 *
 * @param size sizes of the grid
 * @param padded sizes of the grid, padded to multiples of the window
 * @param window sizes of a window
 * @param shift shift in each dimension
 */
@SuppressWarnings("ArrayRecordComponent") // read only, never compared
record WindowGrid(long[] size, long[] padded, long[] window, long[] shift) {
  private static final double MASKED = -100;

  /** Returns the partition of an input {@code (N, *size, C)}. */
  static WindowGrid of(Tensor input, long[] window, long[] shift) {
    int dims = window.length;
    long[] size = Arrays.copyOfRange(input.shape().toArray(), 1, dims + 1);
    long[] padded = new long[dims];
    long[] used = shift.clone();
    for (int i = 0; i < dims; i++) {
      padded[i] = (size[i] + window[i] - 1) / window[i] * window[i];
      used[i] = window[i] >= padded[i] ? 0 : shift[i];
    }
    return new WindowGrid(size, padded, window.clone(), used);
  }

  int dims() {
    return window.length;
  }

  boolean isShifted() {
    return Arrays.stream(shift).anyMatch(s -> s != 0);
  }

  /** Number of tokens in a window. */
  long tokens() {
    return product(window);
  }

  /** Number of windows in a grid. */
  long windows() {
    return product(padded) / tokens();
  }

  /** Splits {@code (N, *size, C)} into {@code (N * windows, tokens, C)}. */
  Tensor partition(Tensor input) {
    long channels = input.size(-1);
    Tensor x = padded(input);
    if (isShifted()) {
      x = x.roll(Arrays.stream(shift).map(s -> -s).toArray(), gridDims());
    }
    return x.reshape(tiles(channels)).permute(tilesFirst()).reshape(-1, tokens(), channels);
  }

  /** {@link #partition} in one copy, for inference. */
  Tensor gather(Tensor input) {
    if (!isShifted()) {
      return partition(input);
    }
    Tensor order = Torch.tensor(DType.INT64.on(input.device()), order());
    return padded(input)
        .flatten(1, dims())
        .indexSelect(1, order)
        .reshape(-1, tokens(), input.size(-1));
  }

  /** {@link #merge} in one copy, for inference. */
  Tensor scatter(Tensor windows) {
    if (!isShifted()) {
      return merge(windows);
    }
    long channels = windows.size(-1);
    long[] shape = new long[dims() + 2];
    shape[0] = -1;
    System.arraycopy(size, 0, shape, 1, dims());
    shape[dims() + 1] = channels;
    Tensor order = Torch.tensor(DType.INT64.on(windows.device()), places());
    return windows.reshape(-1, windows() * tokens(), channels).indexSelect(1, order).view(shape);
  }

  /** The place in the padded grid of each token of each window. */
  private long[] order() {
    long[] order = new long[Math.toIntExact(product(padded))];
    for (int i = 0; i < order.length; i++) {
      long rest = i % tokens();
      long window = i / tokens();
      long factor = 1;
      for (int d = dims() - 1; d >= 0; d--) {
        long count = padded[d] / this.window[d];
        long position = window % count * this.window[d] + rest % this.window[d];
        order[i] += factor * ((position + shift[d]) % padded[d]);
        factor *= padded[d];
        rest /= this.window[d];
        window /= count;
      }
    }
    return order;
  }

  /** The token of the windows at each place of the grid. */
  private long[] places() {
    long[] order = order();
    long[] tokens = new long[order.length];
    for (int i = 0; i < order.length; i++) {
      tokens[Math.toIntExact(order[i])] = i;
    }
    long[] places = new long[Math.toIntExact(product(size))];
    for (int i = 0; i < places.length; i++) {
      long rest = i;
      long place = 0;
      long factor = 1;
      for (int d = dims() - 1; d >= 0; d--) {
        place += factor * (rest % size[d]);
        factor *= padded[d];
        rest /= size[d];
      }
      places[i] = tokens[Math.toIntExact(place)];
    }
    return places;
  }

  private Tensor padded(Tensor input) {
    if (Arrays.equals(size, padded)) {
      return input;
    }
    long[] pad = new long[2 * dims() + 2];
    for (int i = 0; i < dims(); i++) {
      pad[2 * (dims() - i) + 1] = padded[i] - size[i];
    }
    return F.pad(input, pad);
  }

  /** Joins {@code (N * windows, tokens, C)} into {@code (N, *size, C)}. */
  Tensor merge(Tensor windows) {
    long channels = windows.size(-1);
    int dims = dims();
    long[] split = new long[2 * dims + 2];
    long[] joined = new long[dims + 2];
    long[] order = new long[2 * dims + 2];
    split[0] = -1;
    joined[0] = -1;
    for (int i = 0; i < dims; i++) {
      split[1 + i] = padded[i] / window[i];
      split[1 + dims + i] = window[i];
      order[1 + 2 * i] = 1L + i;
      order[2 + 2 * i] = 1L + dims + i;
      joined[1 + i] = padded[i];
    }
    split[2 * dims + 1] = channels;
    joined[dims + 1] = channels;
    order[2 * dims + 1] = 2L * dims + 1;
    Tensor x = windows.reshape(split).permute(order).reshape(joined);
    if (isShifted()) {
      x = x.roll(shift, gridDims());
    }
    for (int i = 0; i < dims; i++) {
      x = padded[i] == size[i] ? x : x.narrow(1L + i, 0, size[i]);
    }
    return x.contiguous();
  }

  /**
   * Returns what is added to attention scores, {@code (windows, tokens, tokens)}: 0 between tokens
   * that are neighbours in the grid, -100 between those that only the shift brought together.
   *
   * @param like has the dtype and device
   */
  Tensor mask(Tensor like) {
    Tensor regions = Torch.tensor(like.dtype().on(like.device()), regions());
    long[] tiles = tiles(1);
    tiles[0] = 1;
    Tensor rows = regions.reshape(tiles).permute(tilesFirst()).reshape(windows(), tokens());
    Tensor differ = rows.unsqueeze(1).ne(rows.unsqueeze(2));
    return differ.to(like.dtype()).mul(MASKED);
  }

  /** Numbers of the regions of the padded grid that were neighbours before the shift. */
  private float[] regions() {
    float[] regions = new float[Math.toIntExact(product(padded))];
    for (int i = 0; i < regions.length; i++) {
      long rest = i;
      int factor = 1;
      for (int d = dims() - 1; d >= 0; d--) {
        long position = rest % padded[d];
        rest /= padded[d];
        regions[i] += factor * region(position, d);
        factor *= 3;
      }
    }
    return regions;
  }

  private int region(long position, int dim) {
    if (shift[dim] == 0 || position >= padded[dim] - shift[dim]) {
      return 2;
    }
    return position < padded[dim] - window[dim] ? 0 : 1;
  }

  /**
   * Returns what a fused attention adds to its scores.
   *
   * @param positionBias {@code (1, heads, tokens, tokens)}
   * @param batch number of windows of all grids
   * @return {@code (1, heads, tokens, tokens)} or {@code (batch, heads, tokens, tokens)}
   */
  Tensor bias(Tensor positionBias, long batch) {
    if (!isShifted()) {
      return positionBias;
    }
    Tensor bias = positionBias.add(mask(positionBias).unsqueeze(1));
    return bias.expand(batch / windows(), -1, -1, -1, -1).flatten(0, 1);
  }

  private long[] tiles(long channels) {
    long[] tiles = new long[2 * dims() + 2];
    tiles[0] = -1;
    for (int i = 0; i < dims(); i++) {
      tiles[1 + 2 * i] = padded[i] / window[i];
      tiles[2 + 2 * i] = window[i];
    }
    tiles[tiles.length - 1] = channels;
    return tiles;
  }

  private long[] tilesFirst() {
    int dims = dims();
    long[] order = new long[2 * dims + 2];
    for (int i = 0; i < dims; i++) {
      order[1 + i] = 1 + 2L * i;
      order[1 + dims + i] = 2 + 2L * i;
    }
    order[2 * dims + 1] = 2L * dims + 1;
    return order;
  }

  private long[] gridDims() {
    long[] dims = new long[dims()];
    Arrays.setAll(dims, i -> 1L + i);
    return dims;
  }

  private static long product(long[] sizes) {
    return Arrays.stream(sizes).reduce(1, Math::multiplyExact);
  }
}
