package org.jtorch.tensorboard;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import org.jtorch.Tensor;

/** Options of {@link SummaryWriter#addHistogram(String, Tensor, long, Consumer)}. */
@CanIgnoreReturnValue
public final class HistogramOptions {
  HistogramBins rule = HistogramBins.TENSORFLOW;
  int count;
  double[] edges = {};
  int maxBins;
  double walltime = Double.NaN;

  HistogramOptions() {}

  /** Rule for the bins. Default {@link HistogramBins#TENSORFLOW}. */
  public HistogramOptions bins(HistogramBins bins) {
    rule = Objects.requireNonNull(bins, "bins");
    return this;
  }

  /** Number of bins of equal width. */
  public HistogramOptions bins(int bins) {
    count = (int) SummaryWriter.positive("bins", bins, 1);
    return this;
  }

  /** Edges of the bins, in increasing order: one more than bins. */
  public HistogramOptions bins(double... edges) {
    boolean increases = edges.length > 1;
    for (int i = 1; i < edges.length; i++) {
      increases &= edges[i - 1] <= edges[i];
    }
    if (!increases) {
      throw new IllegalArgumentException("bins must be two or more increasing edges");
    }
    this.edges = edges.clone();
    return this;
  }

  /** Number of bins above which neighbours are joined. Default unlimited. */
  public HistogramOptions maxBins(int maxBins) {
    this.maxBins = (int) SummaryWriter.positive("maxBins", maxBins, 1);
    return this;
  }

  /** Time of the event in seconds since 1970. Default now. */
  public HistogramOptions walltime(double walltime) {
    this.walltime = walltime;
    return this;
  }
}
