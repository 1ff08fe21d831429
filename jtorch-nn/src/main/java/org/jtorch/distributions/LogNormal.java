package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.POSITIVE;
import static org.jtorch.distributions.Constraints.REAL;

import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Shape;
import org.jtorch.Tensor;

/**
 * Log-normal distribution: the exponential of a normal distribution, {@code
 * torch.distributions.LogNormal}.
 */
public final class LogNormal extends TransformedDistribution {
  /** Creates a distribution; see {@link #LogNormal(Tensor, Tensor, Consumer)}. */
  public LogNormal(Tensor loc, Tensor scale) {
    this(loc, scale, o -> {});
  }

  /**
   * Creates a distribution with one scale for all, of the dtype of loc; see {@link
   * #LogNormal(Tensor, Tensor, Consumer)}.
   */
  public LogNormal(Tensor loc, double scale) {
    this(loc, Parameters.number(scale, loc));
  }

  /**
   * Creates a distribution with one loc for all, of the dtype of scale; see {@link
   * #LogNormal(Tensor, Tensor, Consumer)}.
   */
  public LogNormal(double loc, Tensor scale) {
    this(Parameters.number(loc, scale), scale);
  }

  /**
   * Creates a distribution with an empty batch shape and the default dtype; see {@link
   * #LogNormal(Tensor, Tensor, Consumer)}.
   */
  public LogNormal(double loc, double scale) {
    this(Parameters.number(loc), Parameters.number(scale));
  }

  /**
   * Creates a distribution; the parameters broadcast against each other.
   *
   * @param loc mean of the logarithm
   * @param scale standard deviation of the logarithm, positive
   * @param options {@code o -> o.validateArgs(false)}
   * @throws IllegalArgumentException if a parameter does not satisfy its constraint
   */
  public LogNormal(Tensor loc, Tensor scale, Consumer<DistributionOptions> options) {
    this(Parameters.of(options).with("loc", loc, REAL).with("scale", scale, POSITIVE).broadcast());
  }

  LogNormal(Parameters parameters) {
    super(parameters, new Normal(parameters.trusted()), List.of(new ExpTransform()));
  }

  /** {@return mean of the logarithm} */
  public Tensor loc() {
    return param("loc");
  }

  /** {@return standard deviation of the logarithm, positive} */
  public Tensor scale() {
    return param("scale");
  }

  @Override
  protected Tensor computeMean() {
    return loc().add(scale().square().div(2)).exp();
  }

  @Override
  protected Tensor computeMode() {
    return loc().sub(scale().square()).exp();
  }

  @Override
  protected Tensor computeVariance() {
    Tensor square = scale().square();
    return square.expm1().mul(loc().mul(2).add(square).exp());
  }

  @Override
  protected Tensor computeEntropy() {
    return baseDist().computeEntropy().add(loc());
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
  public LogNormal expand(Shape batchShape) {
    return new LogNormal(parameters().expand(batchShape));
  }
}
