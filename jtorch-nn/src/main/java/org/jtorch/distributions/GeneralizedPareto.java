package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.POSITIVE;
import static org.jtorch.distributions.Constraints.REAL;
import static org.jtorch.distributions.Constraints.interval;
import static org.jtorch.distributions.Numerics.oneMinus;
import static org.jtorch.distributions.Numerics.rand;

import java.util.Objects;
import java.util.function.Consumer;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** Generalized Pareto distribution, {@code torch.distributions.GeneralizedPareto}. */
public final class GeneralizedPareto extends Distribution {
  /** Creates a distribution; see {@link #GeneralizedPareto(Tensor, Tensor, Tensor, Consumer)}. */
  public GeneralizedPareto(Tensor loc, Tensor scale, Tensor concentration) {
    this(loc, scale, concentration, o -> {});
  }

  /**
   * Creates a distribution with an empty batch shape and the default dtype; see {@link
   * #GeneralizedPareto(Tensor, Tensor, Tensor, Consumer)}.
   */
  public GeneralizedPareto(double loc, double scale, double concentration) {
    this(Parameters.number(loc), Parameters.number(scale), Parameters.number(concentration));
  }

  /**
   * Creates a distribution; the parameters broadcast against each other.
   *
   * @param loc location of the distribution
   * @param scale scale, positive
   * @param concentration shape parameter
   * @param options {@code o -> o.validateArgs(false)}
   * @throws IllegalArgumentException if a parameter does not satisfy its constraint
   */
  public GeneralizedPareto(
      Tensor loc, Tensor scale, Tensor concentration, Consumer<DistributionOptions> options) {
    this(
        Parameters.of(options)
            .with("loc", loc, REAL)
            .with("scale", scale, POSITIVE)
            .with("concentration", concentration, REAL)
            .broadcast());
  }

  GeneralizedPareto(Parameters parameters) {
    super(parameters);
  }

  /** {@return location of the distribution} */
  public Tensor loc() {
    return param("loc");
  }

  /** {@return scale, positive} */
  public Tensor scale() {
    return param("scale");
  }

  /** {@return shape parameter} */
  public Tensor concentration() {
    return param("concentration");
  }

  @Override
  protected Tensor computeMean() {
    Tensor valid = concentration().lt(1);
    Tensor safe = concentration().where(valid, 0.5);
    return loc().add(scale().div(oneMinus(safe))).where(valid, Double.NaN);
  }

  @Override
  protected Tensor computeMode() {
    return loc();
  }

  @Override
  protected Tensor computeVariance() {
    Tensor valid = concentration().lt(0.5);
    Tensor safe = concentration().where(valid, 0.25);
    Tensor denominator = oneMinus(safe).square().mul(oneMinus(safe.mul(2)));
    return scale().square().div(denominator).where(valid, Double.NaN);
  }

  @Override
  protected Tensor drawRsample(Shape sampleShape) {
    return computeIcdf(rand(loc(), extendedShape(sampleShape)));
  }

  @Override
  protected Tensor computeLogProb(Tensor value) {
    Tensor z = standardized(value);
    Tensor isZero = isZero();
    Tensor safe = safeConcentration(isZero);
    Tensor y = safe.reciprocal().add(Torch.onesLike(z));
    Tensor nonzero = y.where(y.eq(0), y.mul(safe.mul(z).log1p()));
    return scale().log().neg().sub(z.where(isZero, nonzero));
  }

  @Override
  protected Tensor computeCdf(Tensor value) {
    return computeLogCdf(value).exp();
  }

  @Override
  protected Tensor computeIcdf(Tensor value) {
    Tensor isZero = isZero();
    Tensor safe = safeConcentration(isZero);
    Tensor logU = value.neg().log1p();
    Tensor nonzero = loc().add(scale().div(safe).mul(safe.neg().mul(logU).expm1()));
    return loc().sub(scale().mul(logU)).where(isZero, nonzero);
  }

  @Override
  protected Tensor computeEntropy() {
    return scale().log().add(concentration()).add(1);
  }

  @Override
  public Constraint support() {
    return supportOf();
  }

  @Override
  public boolean hasRsample() {
    return true;
  }

  @Override
  public GeneralizedPareto expand(Shape batchShape) {
    return new GeneralizedPareto(parameters().expand(batchShape));
  }

  /**
   * Returns the logarithm of the cumulative distribution function, {@code log_cdf}.
   *
   * @param value values in the support
   * @return a tensor of the broadcast shape
   */
  public Tensor logCdf(Tensor value) {
    Objects.requireNonNull(value, "value");
    return TensorScope.compute(() -> computeLogCdf(checked(value)));
  }

  /**
   * Returns the logarithm of one minus the cumulative distribution function, {@code
   * log_survival_function}.
   *
   * @param value values in the support
   * @return a tensor of the broadcast shape
   */
  public Tensor logSurvivalFunction(Tensor value) {
    Objects.requireNonNull(value, "value");
    return TensorScope.compute(() -> logSurvival(checked(value)));
  }

  private Tensor checked(Tensor value) {
    if (parameters().validateArgs()) {
      validateSample(value);
    }
    return value;
  }

  private Tensor computeLogCdf(Tensor value) {
    return logSurvival(value).exp().neg().log1p();
  }

  private Tensor logSurvival(Tensor value) {
    Tensor z = standardized(value);
    Tensor isZero = isZero();
    Tensor safe = safeConcentration(isZero);
    return z.neg().where(isZero, safe.mul(z).log1p().neg().div(safe));
  }

  private Tensor standardized(Tensor value) {
    return value.sub(loc()).div(scale());
  }

  private Tensor isZero() {
    return concentration().isclose(Torch.zerosLike(concentration()));
  }

  private Tensor safeConcentration(Tensor isZero) {
    return Torch.onesLike(concentration()).where(isZero, concentration());
  }

  private Constraint supportOf() {
    Tensor upper = loc().sub(scale().div(concentration()));
    return interval(loc(), upper.where(concentration().lt(0), Double.POSITIVE_INFINITY));
  }
}
