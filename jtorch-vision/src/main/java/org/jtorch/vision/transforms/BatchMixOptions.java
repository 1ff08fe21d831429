package org.jtorch.vision.transforms;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.List;
import java.util.function.Function;
import org.jtorch.Tensor;

/** Options of {@link MixUp} and {@link CutMix}. */
@CanIgnoreReturnValue
public final class BatchMixOptions {
  private double alpha = 1;
  private long numClasses = -1;
  private Labels labels = Labels.DEFAULT;

  BatchMixOptions() {}

  /** Both parameters of the beta distribution of the weight, positive. Default 1. */
  public BatchMixOptions alpha(double alpha) {
    if (!(alpha > 0)) {
      throw new IllegalArgumentException("alpha must be positive, got " + alpha);
    }
    this.alpha = alpha;
    return this;
  }

  /** Number of classes of labels that are indices. Default: labels are one row of probabilities. */
  public BatchMixOptions numClasses(long numClasses) {
    if (numClasses < 1) {
      throw new IllegalArgumentException("numClasses must be positive, got " + numClasses);
    }
    this.numClasses = numClasses;
    return this;
  }

  /**
   * Finds the labels in batches of a type. Default: the target of a {@link org.jtorch.data.Batch},
   * the second entry of a list, or the entry of a map or record that is named {@code labels} or
   * whose name contains {@code label}.
   */
  public <S> BatchMixOptions labels(Class<S> type, Function<? super S, Tensor> getter) {
    labels = Labels.of(type, sample -> List.of(getter.apply(sample)));
    return this;
  }

  /** {@return the parameters of the beta distribution} */
  @CheckReturnValue
  public double alpha() {
    return alpha;
  }

  /** {@return the number of classes; -1 if it is not set} */
  @CheckReturnValue
  public long numClasses() {
    return numClasses;
  }

  @CheckReturnValue
  Labels labels() {
    return labels;
  }
}
