package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.Objects;
import java.util.function.Consumer;

/** Options of {@link LocalResponseNorm} and {@link CrossMapLRN2d}. */
@CanIgnoreReturnValue
public final class LRNOptions {
  private double alpha = 1e-4;
  private double beta = 0.75;
  private Number k;

  LRNOptions(Number k, Consumer<LRNOptions> choice) {
    this.k = k;
    choice.accept(this);
  }

  /** Multiplicative factor of the sum of squares. Default 1e-4. */
  public LRNOptions alpha(double alpha) {
    this.alpha = alpha;
    return this;
  }

  /** Exponent of the norm. Default 0.75. */
  public LRNOptions beta(double beta) {
    this.beta = beta;
    return this;
  }

  /** Additive constant of the norm. Default 1. */
  public LRNOptions k(Number k) {
    this.k = Objects.requireNonNull(k, "k");
    return this;
  }

  @CheckReturnValue
  double alpha() {
    return alpha;
  }

  @CheckReturnValue
  double beta() {
    return beta;
  }

  @CheckReturnValue
  double k() {
    return k.doubleValue();
  }

  @CheckReturnValue
  String repr() {
    return ", alpha=" + Repr.of(alpha) + ", beta=" + Repr.of(beta) + ", k=" + Repr.of(k);
  }
}
