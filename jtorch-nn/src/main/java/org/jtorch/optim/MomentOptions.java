package org.jtorch.optim;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Options of optimizers with running averages of the gradient and of its square.
 *
 * @param <O> the class itself
 */
abstract sealed class MomentOptions<O extends MomentOptions<O>> extends OptimizerOptions<O>
    permits AdamOptions, Adamax.Options, NAdam.Options, RAdam.Options, SparseAdam.Options {
  private double beta1 = 0.9;
  private double beta2 = 0.999;
  private double eps = 1e-8;

  MomentOptions(double lr, double weightDecay) {
    super(lr, weightDecay);
  }

  /**
   * Decay rates, in [0, 1), of the running averages of the gradient and of its square. Default 0.9
   * and 0.999.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  @CanIgnoreReturnValue
  public O betas(double beta1, double beta2) {
    this.beta1 = decayRate("beta1", beta1);
    this.beta2 = decayRate("beta2", beta2);
    return self();
  }

  /** {@return the decay rate of the gradient's running average, default 0.9} */
  public double beta1() {
    return beta1;
  }

  /** {@return the decay rate of the squared gradient's running average, default 0.999} */
  public double beta2() {
    return beta2;
  }

  /** Term, at least 0, added to the denominator for numerical stability. Default 1e-8. */
  @CanIgnoreReturnValue
  public O eps(double eps) {
    this.eps = atLeastZero("eps", eps);
    return self();
  }

  /** {@return the term added to the denominator, default 1e-8} */
  public double eps() {
    return eps;
  }

  final List<Double> savedBetas() {
    return List.of(beta1, beta2);
  }

  @Override
  protected OptionalDouble cycledMomentum() {
    return OptionalDouble.of(beta1);
  }

  @Override
  protected void cycledMomentum(double momentum) {
    this.beta1 = momentum;
  }

  @Override
  protected void readSettings(SavedSettings settings) {
    super.readSettings(settings);
    readMoments(settings);
  }

  final void readMoments(SavedSettings settings) {
    double[] betas = settings.pair("betas");
    betas(betas[0], betas[1]);
    eps(settings.number("eps"));
  }

  private static double decayRate(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(name + " must be from 0 to below 1, got " + value);
    }
    return value;
  }
}
