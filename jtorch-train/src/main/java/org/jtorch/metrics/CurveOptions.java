package org.jtorch.metrics;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Options of {@link AUROC} and {@link AveragePrecision}. */
@CanIgnoreReturnValue
public final class CurveOptions {
  AverageMethod average = AverageMethod.MACRO;
  OptionalLong ignoreIndex = OptionalLong.empty();
  double maxFpr = 1;

  private CurveOptions() {}

  static CurveOptions of(Consumer<CurveOptions> options) {
    CurveOptions chosen = new CurveOptions();
    options.accept(chosen);
    return chosen;
  }

  /**
   * How the values of classes are averaged. Default {@link AverageMethod#MACRO}; unused if binary.
   * {@link AverageMethod#MICRO} is for labels only.
   */
  public CurveOptions average(AverageMethod average) {
    this.average = Objects.requireNonNull(average, "average");
    return this;
  }

  /** Target value whose elements are left out. Default none. */
  public CurveOptions ignoreIndex(long ignoreIndex) {
    this.ignoreIndex = OptionalLong.of(ignoreIndex);
    return this;
  }

  /**
   * False positive rate up to which the area of a binary {@link AUROC} is computed, above 0, with
   * McClish's correction: 0.5 for random scores. Default 1, the whole area.
   */
  public CurveOptions maxFpr(double maxFpr) {
    if (!(maxFpr > 0 && maxFpr <= 1)) {
      throw new IllegalArgumentException("maxFpr must be above 0 and at most 1, got " + maxFpr);
    }
    this.maxFpr = maxFpr;
    return this;
  }
}
