package org.jtorch.nn;

import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Softplus activation, {@code log(1 + exp(beta * x)) / beta}, {@code torch.nn.Softplus}. {@code
 * (*)} to {@code (*)}.
 */
public final class Softplus extends Module implements Layer {
  private final double beta;
  private final double threshold;

  /** Creates a layer with beta 1.0 and threshold 20.0. */
  public Softplus() {
    this(1.0);
  }

  /**
   * Creates a layer with a threshold of 20.
   *
   * @param beta the factor beta
   */
  public Softplus(double beta) {
    this(beta, 20.0);
  }

  /**
   * Creates a layer.
   *
   * @param beta the factor beta, 1.0 by default
   * @param threshold the function is linear where {@code beta * x} exceeds this value, 20.0 by
   *     default
   */
  public Softplus(double beta, double threshold) {
    this.beta = beta;
    this.threshold = threshold;
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.softplus(input, beta, threshold);
  }

  @Override
  protected String extraRepr() {
    return "beta=" + Repr.of(beta) + ", threshold=" + Repr.of(threshold);
  }
}
