package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * What {@link LocalResponseNorm} and {@link CrossMapLRN2d} may be told.
 *
 * <p><b>Ownership:</b> holds no tensor.
 *
 * <p><b>Thread safety:</b> used by the constructor that it is passed to alone.
 */
public final class LRNOptions {
  private double alpha = 1e-4;
  private double beta = 0.75;
  private Number k;

  LRNOptions(Number k, Consumer<LRNOptions> choice) {
    this.k = k;
    choice.accept(this);
  }

  /**
   * How much the neighbours count.
   *
   * @param alpha 1e-4 by default
   * @return this
   */
  @CanIgnoreReturnValue
  public LRNOptions alpha(double alpha) {
    this.alpha = alpha;
    return this;
  }

  /**
   * The power of the norm.
   *
   * @param beta 0.75 by default
   * @return this
   */
  @CanIgnoreReturnValue
  public LRNOptions beta(double beta) {
    this.beta = beta;
    return this;
  }

  /**
   * What is added to the norm.
   *
   * @param k 1 by default
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
