package org.jtorch;

/**
 * How {@link F#embeddingBag} combines the vectors of a bag.
 *
 * <p><b>Ownership:</b> a constant; owns nothing.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public enum EmbeddingBagMode {
  /** Their sum, weighted if there are weights: {@code "sum"}. */
  SUM,
  /** Their mean: {@code "mean"}. */
  MEAN,
  /** The greatest element of each column: {@code "max"}. */
  MAX
}
