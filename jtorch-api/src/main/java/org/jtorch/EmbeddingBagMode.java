package org.jtorch;

/** Reduction of {@link F#embeddingBag} over the vectors of a bag. */
public enum EmbeddingBagMode {
  /** The sum, weighted if there are per-sample weights: {@code "sum"}. */
  SUM,
  /** The mean: {@code "mean"}. */
  MEAN,
  /** The maximum of each column: {@code "max"}. */
  MAX
}
