package org.jtorch.metrics;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import java.util.function.Consumer;

/** Options of {@link MeanMetric}, {@link SumMetric}, {@link MaxMetric} and {@link MinMetric}. */
@CanIgnoreReturnValue
public final class AggregationOptions {
  /** What is done with NaN, the argument {@code nan_strategy}. */
  public enum NanStrategy {
    /** An update with NaN throws. */
    ERROR,
    /** NaN is left out, with a warning. */
    WARN,
    /** NaN is left out. */
    IGNORE,
    /** NaN is not looked for, and makes the value NaN. */
    DISABLE,
    /** NaN is replaced by a number; see {@link AggregationOptions#replaceNan}. */
    REPLACE
  }

  NanStrategy nanStrategy = NanStrategy.WARN;
  double replacement;

  private AggregationOptions() {}

  static AggregationOptions of(Consumer<AggregationOptions> options) {
    AggregationOptions chosen = new AggregationOptions();
    options.accept(chosen);
    return chosen;
  }

  /** What is done with NaN. Default {@link NanStrategy#WARN}. */
  public AggregationOptions nanStrategy(NanStrategy nanStrategy) {
    this.nanStrategy = Objects.requireNonNull(nanStrategy, "nanStrategy");
    return this;
  }

  /** Replaces NaN by a number. */
  public AggregationOptions replaceNan(double replacement) {
    this.replacement = replacement;
    return nanStrategy(NanStrategy.REPLACE);
  }
}
