package org.jtorch;

/**
 * What becomes of a loss's single values, the {@code reduction} of PyTorch's losses.
 *
 * <p><b>Ownership:</b> a constant; owns nothing.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public enum Reduction {
  /** They stay as they are: {@code "none"}. */
  NONE,
  /** Their mean, weighted if the loss has weights: {@code "mean"}. */
  MEAN,
  /** Their sum: {@code "sum"}. */
  SUM,
  /** Their sum divided by the batch's size, for {@code F.klDiv} alone: {@code "batchmean"}. */
  BATCH_MEAN;

  /** libtorch's number of this reduction, {@code at::Reduction}. */
  int code() {
    if (this == BATCH_MEAN) {
      throw new IllegalArgumentException("reduction BATCH_MEAN is for klDiv alone");
    }
    return ordinal();
  }

  /** Applies this reduction to values that belong to the caller. */
  Tensor apply(Tensor values) {
    return switch (this) {
      case NONE -> values;
      case MEAN -> values.mean();
      case SUM -> values.sum();
      case BATCH_MEAN ->
          throw new IllegalArgumentException("reduction BATCH_MEAN is for klDiv alone");
    };
  }
}
