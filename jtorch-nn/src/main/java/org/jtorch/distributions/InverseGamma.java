package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.POSITIVE;
import static org.jtorch.distributions.Numerics.filled;

import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Shape;
import org.jtorch.Tensor;

/**
 * Inverse gamma distribution: the reciprocal of a gamma distribution, {@code
 * torch.distributions.InverseGamma}.
 */
public final class InverseGamma extends TransformedDistribution {
  /** Creates a distribution; see {@link #InverseGamma(Tensor, Tensor, Consumer)}. */
  public InverseGamma(Tensor concentration, Tensor rate) {
    this(concentration, rate, o -> {});
  }

  /**
   * Creates a distribution with one rate for all, of the dtype of concentration; see {@link
   * #InverseGamma(Tensor, Tensor, Consumer)}.
   */
  public InverseGamma(Tensor concentration, double rate) {
    this(concentration, Parameters.number(rate, concentration));
  }

  /**
   * Creates a distribution with one concentration for all, of the dtype of rate; see {@link
   * #InverseGamma(Tensor, Tensor, Consumer)}.
   */
  public InverseGamma(double concentration, Tensor rate) {
    this(Parameters.number(concentration, rate), rate);
  }

  /**
   * Creates a distribution with an empty batch shape and the default dtype; see {@link
   * #InverseGamma(Tensor, Tensor, Consumer)}.
   */
  public InverseGamma(double concentration, double rate) {
    this(Parameters.number(concentration), Parameters.number(rate));
  }

  /**
   * Creates a distribution; the parameters broadcast against each other.
   *
   * @param concentration shape parameter, alpha, positive
   * @param rate rate, beta, positive
   * @param options {@code o -> o.validateArgs(false)}
   * @throws IllegalArgumentException if a parameter does not satisfy its constraint
   */
  public InverseGamma(Tensor concentration, Tensor rate, Consumer<DistributionOptions> options) {
    this(
        Parameters.of(options)
            .with("concentration", concentration, POSITIVE)
            .with("rate", rate, POSITIVE)
            .broadcast());
  }

  InverseGamma(Parameters parameters) {
    super(
        parameters,
        new Gamma(parameters.trusted()),
        List.of(new PowerTransform(filled(parameters.get("rate"), Shape.of(), -1))));
  }

  /** {@return shape parameter, alpha, positive} */
  public Tensor concentration() {
    return param("concentration");
  }

  /** {@return rate, beta, positive} */
  public Tensor rate() {
    return param("rate");
  }

  @Override
  protected Tensor computeMean() {
    return rate()
        .div(concentration().sub(1))
        .where(concentration().gt(1), Double.POSITIVE_INFINITY);
  }

  @Override
  protected Tensor computeMode() {
    return rate().div(concentration().add(1));
  }

  @Override
  protected Tensor computeVariance() {
    Tensor c = concentration();
    Tensor variance = rate().square().div(c.sub(1).square().mul(c.sub(2)));
    return variance.where(c.gt(2), Double.POSITIVE_INFINITY);
  }

  @Override
  protected Tensor computeEntropy() {
    Tensor c = concentration();
    return c.add(rate().log()).add(c.lgamma()).sub(c.add(1).mul(c.digamma()));
  }

  @Override
  public Constraint support() {
    return POSITIVE;
  }

  @Override
  public boolean hasRsample() {
    return true;
  }

  @Override
  public InverseGamma expand(Shape batchShape) {
    return new InverseGamma(parameters().expand(batchShape));
  }
}
