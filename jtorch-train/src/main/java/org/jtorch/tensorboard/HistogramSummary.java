package org.jtorch.tensorboard;

import java.util.Arrays;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** Counts the values of a tensor in bins, {@code make_histogram} of PyTorch. */
final class HistogramSummary {
  private HistogramSummary() {}

  static Proto of(String tag, Tensor tensor, HistogramOptions options) {
    if (tensor.numel() == 0) {
      throw new IllegalArgumentException("addHistogram: the tensor has no elements");
    }
    try (TensorScope scope = TensorScope.open()) {
      Tensor values = tensor.detach().to(DType.FLOAT64).flatten();
      Tensor sorted = values.sort().values();
      double[] edges;
      if (options.edges.length > 0) {
        edges = options.edges;
      } else if (options.count > 0) {
        edges = BinRules.edges(sorted, options.count);
      } else {
        edges = BinRules.edges(sorted, options.rule);
      }
      double[] counts = counts(sorted, edges);
      if (options.maxBins > 0 && counts.length > options.maxBins) {
        int step = counts.length / options.maxBins;
        edges = joinedEdges(edges, step, counts.length);
        counts = joined(counts, step);
      }
      return trimmed(tag, values, counts, edges);
    }
  }

  /** A histogram whose numbers are known. */
  static Proto of(String tag, double[] statistics, double[] limits, double[] counts) {
    Proto histogram = new Proto();
    for (int i = 0; i < statistics.length; i++) {
      histogram.real(i + 1, statistics[i]);
    }
    histogram.reals(6, limits).reals(7, counts);
    return new Proto().text(1, tag).message(5, histogram);
  }

  /** Returns how many values are in each bin; the last bin includes its upper edge. */
  static double[] counts(Tensor sorted, double[] edges) {
    Tensor limits = Torch.tensor(DType.FLOAT64.on(sorted.device()), edges);
    Tensor below = Torch.searchsorted(sorted, limits);
    long[] positions = below.cpu().toLongArray();
    int last = edges.length - 1;
    positions[last] = Torch.searchsorted(sorted, edges[last], o -> o.right(true)).itemLong();
    double[] counts = new double[last];
    for (int i = 0; i < last; i++) {
      counts[i] = positions[i + 1] - positions[i];
    }
    return counts;
  }

  private static double[] joined(double[] counts, int step) {
    double[] sums = new double[(counts.length + step - 1) / step];
    for (int i = 0; i < counts.length; i++) {
      sums[i / step] += counts[i];
    }
    return sums;
  }

  private static double[] joinedEdges(double[] edges, int step, int bins) {
    double[] joined = new double[(bins + step - 1) / step + 1];
    for (int i = 0; i < joined.length - 1; i++) {
      joined[i] = edges[i * step];
    }
    joined[joined.length - 1] = edges[edges.length - 1];
    return joined;
  }

  /** Leaves out the empty bins at both ends, but for one before the first. */
  private static Proto trimmed(String tag, Tensor values, double[] counts, double[] edges) {
    int start = 0;
    while (start < counts.length && counts[start] == 0) {
      start++;
    }
    if (start == counts.length) {
      throw new IllegalArgumentException("addHistogram: no value is between the outer bin edges");
    }
    int end = counts.length;
    while (counts[end - 1] == 0) {
      end--;
    }
    double[] shown = new double[end - start + 1];
    System.arraycopy(counts, start, shown, 1, end - start);
    double[] statistics = {
      values.min().item(),
      values.max().item(),
      values.numel(),
      values.sum().item(),
      values.dot(values).item()
    };
    return of(tag, statistics, Arrays.copyOfRange(edges, start, end + 1), shown);
  }
}
