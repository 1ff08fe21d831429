package org.jtorch.tensorboard;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Edges of the bins of histograms, as numpy and TensorFlow choose them. */
final class BinRules {
  private static final double[] TENSORFLOW = tensorflow();
  private static final int STONES_LEAST = 100;

  private BinRules() {}

  private static double[] tensorflow() {
    List<Double> buckets = new ArrayList<>();
    for (double v = 1e-12; v < 1e20; v *= 1.1) {
      buckets.add(v);
    }
    int count = buckets.size();
    double[] edges = new double[2 * count + 1];
    for (int i = 0; i < count; i++) {
      edges[count + 1 + i] = buckets.get(i);
      edges[count - 1 - i] = -buckets.get(i);
    }
    return edges;
  }

  /** Returns the edges for sorted float64 values. */
  static double[] edges(Tensor sorted, HistogramBins rule) {
    if (rule == HistogramBins.TENSORFLOW) {
      return TENSORFLOW;
    }
    double width = width(sorted, rule);
    double[] range = range(sorted);
    return equalEdges(range, width == 0 ? 1 : (int) Math.ceil((range[1] - range[0]) / width));
  }

  /** Returns the edges of bins of equal width over the range of the values. */
  static double[] edges(Tensor sorted, int bins) {
    return equalEdges(range(sorted), bins);
  }

  private static double[] range(Tensor sorted) {
    double low = sorted.get(0).item();
    double high = sorted.get(-1).item();
    if (!Double.isFinite(low) || !Double.isFinite(high)) {
      throw new IllegalArgumentException(
          "addHistogram: the range of the values is not finite: " + low + " to " + high);
    }
    return low == high ? new double[] {low - 0.5, high + 0.5} : new double[] {low, high};
  }

  private static double[] equalEdges(double[] range, int bins) {
    double[] edges = new double[bins + 1];
    double step = (range[1] - range[0]) / bins;
    for (int i = 0; i < bins; i++) {
      edges[i] = i * step + range[0];
    }
    edges[bins] = range[1];
    return edges;
  }

  private static double width(Tensor sorted, HistogramBins rule) {
    double count = sorted.numel();
    double ptp = sorted.get(-1).item() - sorted.get(0).item();
    double sturges = ptp / (log2(count) + 1);
    double sqrt = ptp / Math.sqrt(count);
    return switch (rule) {
      case SQRT -> sqrt;
      case STURGES -> sturges;
      case RICE -> ptp / (2 * Math.pow(count, 1 / 3.0));
      case SCOTT -> Math.pow(24 * Math.sqrt(Math.PI) / count, 1 / 3.0) * deviation(sorted);
      case DOANE -> doane(sorted, ptp);
      case STONE -> stone(sorted, ptp);
      case FD -> freedmanDiaconis(sorted);
      default -> Math.min(Math.max(freedmanDiaconis(sorted), sqrt / 2), sturges);
    };
  }

  private static double freedmanDiaconis(Tensor sorted) {
    Tensor quartiles = sorted.quantile(Torch.tensor(DType.FLOAT64.on(sorted.device()), 0.25, 0.75));
    double distance = quartiles.get(1).item() - quartiles.get(0).item();
    return 2 * distance * Math.pow((double) sorted.numel(), -1 / 3.0);
  }

  private static double doane(Tensor values, double ptp) {
    double count = values.numel();
    double sigma = deviation(values);
    if (count <= 2 || sigma == 0) {
      return 0;
    }
    double g1 = values.sub(values.mean()).div(sigma).pow(3).mean().item();
    double deviation = Math.sqrt(6 * (count - 2) / ((count + 1) * (count + 3)));
    return ptp / (1 + log2(count) + log2(1 + Math.abs(g1) / deviation));
  }

  private static double stone(Tensor sorted, double ptp) {
    long count = sorted.numel();
    if (count <= 1 || ptp == 0) {
      return 0;
    }
    int most = Math.max(STONES_LEAST, (int) Math.sqrt((double) count));
    int best = 1;
    double least = Double.POSITIVE_INFINITY;
    for (int bins = 1; bins <= most; bins++) {
      double squares = 0;
      for (double number : HistogramSummary.counts(sorted, edges(sorted, bins))) {
        squares += number / count * (number / count);
      }
      double risk = (2 - (count + 1) * squares) / (ptp / bins);
      if (risk < least) {
        least = risk;
        best = bins;
      }
    }
    return ptp / best;
  }

  private static double deviation(Tensor values) {
    return values.sub(values.mean()).square().mean().sqrt().item();
  }

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }
}
