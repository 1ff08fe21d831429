package org.jtorch;

/** Reduction of a loss, the {@code reduction} argument of PyTorch's losses. */
public enum Reduction {
  /** No reduction: {@code "none"}. */
  NONE,
  /** The mean, weighted if the loss has weights: {@code "mean"}. */
  MEAN,
  /** The sum: {@code "sum"}. */
  SUM,
  /** The sum divided by the batch size, only for {@code F.klDiv}: {@code "batchmean"}. */
  BATCH_MEAN;

  /** Returns libtorch's number of this reduction, {@code at::Reduction}. */
  int code() {
    if (this == BATCH_MEAN) {
      throw new IllegalArgumentException("reduction BATCH_MEAN is for klDiv alone");
    }
    return ordinal();
  }

  /** Applies this reduction to losses that the caller owns. */
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
