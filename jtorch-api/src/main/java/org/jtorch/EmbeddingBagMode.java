package org.jtorch;

/** How {@link F#embeddingBag} combines the vectors of a bag. */
public enum EmbeddingBagMode {
  /** Their sum, weighted if there are weights: {@code "sum"}. */
  SUM,
  /** Their mean: {@code "mean"}. */
  MEAN,
  /** The greatest element of each column: {@code "max"}. */
  MAX
}
