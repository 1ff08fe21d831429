package org.jtorch.metrics;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Options of {@link Accuracy}, {@link Precision}, {@link Recall}, {@link F1Score} and {@link
 * JaccardIndex}.
 */
@CanIgnoreReturnValue
public final class ClassificationOptions {
  AverageMethod average = AverageMethod.MICRO;
  double threshold = 0.5;
  long topK = 1;
  OptionalLong ignoreIndex = OptionalLong.empty();
  double zeroDivision;

  private ClassificationOptions() {}

  static ClassificationOptions of(Consumer<ClassificationOptions> options) {
    ClassificationOptions chosen = new ClassificationOptions();
    options.accept(chosen);
    return chosen;
  }

  /**
   * How the values of classes are averaged. Default {@link AverageMethod#MICRO}, of {@link
   * JaccardIndex} {@link AverageMethod#MACRO}; unused if binary.
   */
  public ClassificationOptions average(AverageMethod average) {
    this.average = Objects.requireNonNull(average, "average");
    return this;
  }

  /**
   * Probability above which a binary or multilabel prediction is positive, from 0 to 1. Default
   * 0.5.
   */
  public ClassificationOptions threshold(double threshold) {
    if (!(threshold >= 0 && threshold <= 1)) {
      throw new IllegalArgumentException("threshold must be from 0 to 1, got " + threshold);
    }
    this.threshold = threshold;
    return this;
  }

  /**
   * Number of highest scores of which one must be the target, for multiclass predictions of shape
   * {@code (N, C, ...)}. Default 1.
   */
  public ClassificationOptions topK(long topK) {
    if (topK < 1) {
      throw new IllegalArgumentException("topK must be at least 1, got " + topK);
    }
    this.topK = topK;
    return this;
  }

  /** Target value whose elements are left out, for example padding. Default none. */
  public ClassificationOptions ignoreIndex(long ignoreIndex) {
    this.ignoreIndex = OptionalLong.of(ignoreIndex);
    return this;
  }

  /** Value of precision, recall and F1 where the divisor is 0: 0 or 1. Default 0. */
  public ClassificationOptions zeroDivision(double zeroDivision) {
    if (zeroDivision != 0 && zeroDivision != 1) {
      throw new IllegalArgumentException("zeroDivision must be 0 or 1, got " + zeroDivision);
    }
    this.zeroDivision = zeroDivision;
    return this;
  }
}
