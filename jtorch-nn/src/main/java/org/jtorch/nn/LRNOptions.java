package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import java.util.function.Consumer;

/** Options of {@link LocalResponseNorm} and {@link CrossMapLRN2d}. */
public final class LRNOptions {
  private double alpha = 1e-4;
  private double beta = 0.75;
  private Number k;

  LRNOptions(Number k, Consumer<LRNOptions> choice) {
    this.k = k;
    choice.accept(this);
  }

  /**
   * Multiplicative factor of the sum of squares. Default 1e-4.
   *
   * @param alpha the factor
   * @return this
   */
  @CanIgnoreReturnValue
  public LRNOptions alpha(double alpha) {
    this.alpha = alpha;
    return this;
  }

  /**
   * Exponent of the norm. Default 0.75.
   *
   * @param beta the exponent
   * @return this
   */
  @CanIgnoreReturnValue
  public LRNOptions beta(double beta) {
    this.beta = beta;
    return this;
  }

  /**
   * Additive constant of the norm. Default 1.
   *
   * @param k the constant
   * @return this
   */
  @CanIgnoreReturnValue
  public LRNOptions k(Number k) {
    this.k = Objects.requireNonNull(k, "k");
    return this;
  }

  double alpha() {
    return alpha;
  }

  double beta() {
    return beta;
  }

  double k() {
    return k.doubleValue();
  }

  String repr() {
    return ", alpha=" + Repr.of(alpha) + ", beta=" + Repr.of(beta) + ", k=" + Repr.of(k);
  }
}
