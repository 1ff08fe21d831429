package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.POSITIVE;
import static org.jtorch.distributions.Constraints.REAL;
import static org.jtorch.distributions.Numerics.LOG_2_PI;
import static org.jtorch.distributions.Numerics.standardNormal;

import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Normal (Gaussian) distribution with mean {@code loc} and standard deviation {@code scale}, {@code
 * torch.distributions.Normal}.
 */
public final class Normal extends ExponentialFamily {
  /** Creates a distribution; see {@link #Normal(Tensor, Tensor, Consumer)}. */
  public Normal(Tensor loc, Tensor scale) {
    this(loc, scale, o -> {});
  }

  /**
   * Creates a distribution with one scale for all, of the dtype of loc; see {@link #Normal(Tensor,
   * Tensor, Consumer)}.
   */
  public Normal(Tensor loc, double scale) {
    this(loc, Parameters.number(scale, loc));
  }

  /**
   * Creates a distribution with one loc for all, of the dtype of scale; see {@link #Normal(Tensor,
   * Tensor, Consumer)}.
   */
  public Normal(double loc, Tensor scale) {
    this(Parameters.number(loc, scale), scale);
  }

  /**
   * Creates a distribution with an empty batch shape and the default dtype; see {@link
   * #Normal(Tensor, Tensor, Consumer)}.
   */
  public Normal(double loc, double scale) {
    this(Parameters.number(loc), Parameters.number(scale));
  }

  /**
   * Creates a distribution; the parameters broadcast against each other.
   *
   * @param loc mean
   * @param scale standard deviation, positive
   * @param options {@code o -> o.validateArgs(false)}
   * @throws IllegalArgumentException if a parameter does not satisfy its constraint
   */
  public Normal(Tensor loc, Tensor scale, Consumer<DistributionOptions> options) {
    this(Parameters.of(options).with("loc", loc, REAL).with("scale", scale, POSITIVE).broadcast());
  }

  Normal(Parameters parameters) {
    super(parameters);
  }

  /** {@return mean} */
  public Tensor loc() {
    return param("loc");
  }

  /** {@return standard deviation, positive} */
  public Tensor scale() {
    return param("scale");
  }

  @Override
  protected Tensor computeMean() {
    return loc();
  }

  @Override
  protected Tensor computeMode() {
    return loc();
  }

  @Override
  protected Tensor computeVariance() {
    return scale().square();
  }

  @Override
  protected Tensor computeStddev() {
    return scale();
  }

  @Override
  protected Tensor drawRsample(Shape sampleShape) {
    return loc().add(standardNormal(loc(), extendedShape(sampleShape)).mul(scale()));
  }

  @Override
  protected Tensor drawSample(Shape sampleShape) {
    Shape shape = extendedShape(sampleShape);
    return Torch.normal(loc().expand(shape), scale().expand(shape));
  }

  @Override
  protected Tensor computeLogProb(Tensor value) {
    return value
        .sub(loc())
        .square()
        .neg()
        .div(scale().square().mul(2))
        .sub(scale().log())
        .sub(Math.log(Math.sqrt(2 * Math.PI)));
  }

  @Override
  protected Tensor computeCdf(Tensor value) {
    return value.sub(loc()).mul(scale().reciprocal()).div(Math.sqrt(2)).erf().add(1).mul(0.5);
  }

  @Override
  protected Tensor computeIcdf(Tensor value) {
    return loc().add(scale().mul(value.mul(2).sub(1).erfinv()).mul(Math.sqrt(2)));
  }

  @Override
  protected Tensor computeEntropy() {
    return scale().log().add(0.5 + 0.5 * LOG_2_PI);
  }

  @Override
  protected List<Tensor> naturalParams() {
    Tensor variance = scale().square();
    return List.of(loc().div(variance), variance.reciprocal().mul(-0.5));
  }

  @Override
  protected Tensor logNormalizer(List<Tensor> params) {
    Tensor x = params.get(0);
    Tensor y = params.get(1);
    return x.square().mul(-0.25).div(y).add(y.reciprocal().mul(-Math.PI).log().mul(0.5));
  }

  @Override
  protected double meanCarrierMeasure() {
    return 0;
  }

  @Override
  public Constraint support() {
    return REAL;
  }

  @Override
  public boolean hasRsample() {
    return true;
  }

  @Override
  public Normal expand(Shape batchShape) {
    return new Normal(parameters().expand(batchShape));
  }
}
