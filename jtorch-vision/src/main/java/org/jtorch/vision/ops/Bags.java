package org.jtorch.vision.ops;

import java.util.Arrays;
import java.util.List;
import org.jtorch.EmbeddingBagMode;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Bags of rows of a table, with a weight per row if there are weights. */
final class Bags {
  private final boolean single;
  private int[] rows = new int[1 << 12];
  private float[] floats = {};
  private double[] doubles = {};
  private int size;
  private int[] starts = new int[1 << 8];
  private int bags;

  private Bags(boolean single) {
    this.single = single;
  }

  /** Bags of rows without weights. */
  static Bags unweighted() {
    return new Bags(true);
  }

  /**
   * Bags of rows with weights.
   *
   * @param single whether the weights are float32, else float64
   */
  static Bags weighted(boolean single) {
    Bags bags = new Bags(single);
    if (single) {
      bags.floats = new float[bags.rows.length];
    } else {
      bags.doubles = new double[bags.rows.length];
    }
    return bags;
  }

  /** Number of rows and bags, which is in proportion to their memory. */
  int size() {
    return size + bags;
  }

  /** Starts the next bag. */
  void next() {
    if (bags == starts.length) {
      starts = Arrays.copyOf(starts, 2 * bags);
    }
    starts[bags++] = size;
  }

  /** Makes room for rows. */
  void reserve(int more) {
    int needed = Math.addExact(size, more);
    if (needed > rows.length) {
      int length = (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(needed, 2L * rows.length));
      rows = Arrays.copyOf(rows, length);
      floats = floats.length == 0 ? floats : Arrays.copyOf(floats, length);
      doubles = doubles.length == 0 ? doubles : Arrays.copyOf(doubles, length);
    }
  }

  /** Adds a row, for which there is room, to the last bag. */
  void add(int row) {
    rows[size++] = row;
  }

  /** Adds rows with weights, for which there is room, to the last bag. */
  void addAll(int first, double scale, AxisSamples columns, int from, int to) {
    int[] pixels = columns.pixels();
    double[] weights = columns.weights();
    int at = size;
    for (int i = from; i < to; i++) {
      rows[at] = first + pixels[i];
      if (single) {
        floats[at] = (float) (scale * weights[i]);
      } else {
        doubles[at] = scale * weights[i];
      }
      at++;
    }
    size = at;
  }

  /** Reduces the rows of each bag, {@code (bags, C)}, and empties the bags. */
  Tensor reduce(Tensor table, EmbeddingBagMode mode) {
    Tensor indices = on(table, Torch.tensor(Arrays.copyOf(rows, size)));
    Tensor offsets = on(table, Torch.tensor(Arrays.copyOf(starts, bags)));
    List<Tensor> weights = weights(table);
    size = 0;
    bags = 0;
    return F.embeddingBag(
        indices,
        table,
        o -> {
          o.offsets(offsets).mode(mode);
          weights.forEach(o::perSampleWeights);
        });
  }

  private List<Tensor> weights(Tensor table) {
    if (floats.length > 0) {
      return List.of(on(table, Torch.tensor(Arrays.copyOf(floats, size))));
    }
    if (doubles.length > 0) {
      return List.of(on(table, Torch.tensor(Arrays.copyOf(doubles, size))));
    }
    return List.of();
  }

  private static Tensor on(Tensor table, Tensor host) {
    return host.device().equals(table.device()) ? host : host.to(table.device());
  }
}
