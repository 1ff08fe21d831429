package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.REAL;
import static org.jtorch.distributions.Constraints.greaterThan;
import static org.jtorch.distributions.Constraints.interval;
import static org.jtorch.distributions.Constraints.lessThan;
import static org.jtorch.distributions.Numerics.rand;

import java.util.function.Consumer;
import org.jtorch.Shape;
import org.jtorch.Tensor;

/**
 * Uniform distribution on the interval from {@code low} to {@code high}, {@code
 * torch.distributions.Uniform}.
 */
public final class Uniform extends Distribution {
  /** Creates a distribution; see {@link #Uniform(Tensor, Tensor, Consumer)}. */
  public Uniform(Tensor low, Tensor high) {
    this(low, high, o -> {});
  }

  /**
   * Creates a distribution with one high for all, of the dtype of low; see {@link #Uniform(Tensor,
   * Tensor, Consumer)}.
   */
  public Uniform(Tensor low, double high) {
    this(low, Parameters.number(high, low));
  }

  /**
   * Creates a distribution with one low for all, of the dtype of high; see {@link #Uniform(Tensor,
   * Tensor, Consumer)}.
   */
  public Uniform(double low, Tensor high) {
    this(Parameters.number(low, high), high);
  }

  /**
   * Creates a distribution with an empty batch shape and the default dtype; see {@link
   * #Uniform(Tensor, Tensor, Consumer)}.
   */
  public Uniform(double low, double high) {
    this(Parameters.number(low), Parameters.number(high));
  }

  /**
   * Creates a distribution; the parameters broadcast against each other.
   *
   * @param low lower bound, inclusive
   * @param high upper bound, exclusive
   * @param options {@code o -> o.validateArgs(false)}
   * @throws IllegalArgumentException if a parameter does not satisfy its constraint
   */
  public Uniform(Tensor low, Tensor high, Consumer<DistributionOptions> options) {
    this(
        constrained(
            Parameters.of(options).with("low", low, REAL).with("high", high, REAL).broadcast()));
  }

  Uniform(Parameters parameters) {
    super(parameters);
  }

  /** {@return lower bound, inclusive} */
  public Tensor low() {
    return param("low");
  }

  /** {@return upper bound, exclusive} */
  public Tensor high() {
    return param("high");
  }

  @Override
  protected Tensor computeMean() {
    return high().add(low()).div(2);
  }

  @Override
  protected Tensor computeMode() {
    return high().mul(Double.NaN);
  }

  @Override
  protected Tensor computeVariance() {
    return high().sub(low()).square().div(12);
  }

  @Override
  protected Tensor computeStddev() {
    return high().sub(low()).div(Math.sqrt(12));
  }

  @Override
  protected Tensor drawRsample(Shape sampleShape) {
    return low().add(rand(low(), extendedShape(sampleShape)).mul(high().sub(low())));
  }

  @Override
  protected Tensor computeLogProb(Tensor value) {
    Tensor above = low().le(value).typeAs(low());
    Tensor below = high().gt(value).typeAs(low());
    return above.mul(below).log().sub(high().sub(low()).log());
  }

  @Override
  protected Tensor computeCdf(Tensor value) {
    return value.sub(low()).div(high().sub(low())).clamp(0, 1);
  }

  @Override
  protected Tensor computeIcdf(Tensor value) {
    return value.mul(high().sub(low())).add(low());
  }

  @Override
  protected Tensor computeEntropy() {
    return high().sub(low()).log();
  }

  @Override
  public Constraint support() {
    return interval(low(), high());
  }

  @Override
  public boolean hasRsample() {
    return true;
  }

  @Override
  public Uniform expand(Shape batchShape) {
    return new Uniform(parameters().expand(batchShape));
  }

  private static Parameters constrained(Parameters parameters) {
    return parameters
        .constrain("low", lessThan(parameters.get("high")))
        .constrain("high", greaterThan(parameters.get("low")));
  }

  /** A distribution inside another one. */
  static Uniform within(boolean validateArgs, Tensor low, Tensor high) {
    return new Uniform(
        Parameters.trusted(validateArgs).with("low", low, REAL).with("high", high, REAL));
  }
}
