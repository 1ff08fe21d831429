package org.jtorch.nn;

import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * A smooth rectifier, the logarithm of 1 plus the exponential, {@code torch.nn.Softplus}. {@code
 * (*)} to {@code (*)}.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class Softplus extends Module implements Layer {
  private final double beta;
  private final double threshold;

  /** The layer with beta 1.0 and threshold 20.0. */
  public Softplus() {
    this(1.0);
  }

  /**
   * The layer with a threshold of 20.
   *
   * @param beta the sharpness
   */
  public Softplus(double beta) {
    this(beta, 20.0);
  }

  /**
   * The layer.
   *
   * @param beta the sharpness, 1.0 by default
   * @param threshold above which value of {@code beta * x} the input is returned as it is, 20.0 by
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
