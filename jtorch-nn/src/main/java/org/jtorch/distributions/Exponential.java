package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.NONNEGATIVE;
import static org.jtorch.distributions.Constraints.POSITIVE;
import static org.jtorch.distributions.Numerics.oneMinus;

import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Exponential distribution with rate {@code rate}, {@code torch.distributions.Exponential}. */
public final class Exponential extends ExponentialFamily {
  /** Creates a distribution; see {@link #Exponential(Tensor, Consumer)}. */
  public Exponential(Tensor rate) {
    this(rate, o -> {});
  }

  /**
   * Creates a distribution with an empty batch shape and the default dtype; see {@link
   * #Exponential(Tensor, Consumer)}.
   */
  public Exponential(double rate) {
    this(Parameters.number(rate));
  }

  /**
   * Creates a distribution.
   *
   * @param rate rate, the inverse of the mean, positive
   * @param options {@code o -> o.validateArgs(false)}
   * @throws IllegalArgumentException if a parameter does not satisfy its constraint
   */
  public Exponential(Tensor rate, Consumer<DistributionOptions> options) {
    this(Parameters.of(options).with("rate", rate, POSITIVE));
  }

  Exponential(Parameters parameters) {
    super(parameters);
  }

  /** {@return rate, the inverse of the mean, positive} */
  public Tensor rate() {
    return param("rate");
  }

  @Override
  protected Tensor computeMean() {
    return rate().reciprocal();
  }

  @Override
  protected Tensor computeMode() {
    return Torch.zerosLike(rate());
  }

  @Override
  protected Tensor computeVariance() {
    return rate().pow(-2);
  }

  @Override
  protected Tensor computeStddev() {
    return rate().reciprocal();
  }

  @Override
  protected Tensor drawRsample(Shape sampleShape) {
    return rate().newEmpty(extendedShape(sampleShape)).exponential_().div(rate());
  }

  @Override
  protected Tensor computeLogProb(Tensor value) {
    return rate().log().sub(rate().mul(value));
  }

  @Override
  protected Tensor computeCdf(Tensor value) {
    return oneMinus(rate().neg().mul(value).exp());
  }

  @Override
  protected Tensor computeIcdf(Tensor value) {
    return value.neg().log1p().neg().div(rate());
  }

  @Override
  protected Tensor computeEntropy() {
    return oneMinus(rate().log());
  }

  @Override
  protected List<Tensor> naturalParams() {
    return List.of(rate().neg());
  }

  @Override
  protected Tensor logNormalizer(List<Tensor> params) {
    return params.get(0).neg().log().neg();
  }

  @Override
  protected double meanCarrierMeasure() {
    return 0;
  }

  @Override
  public Constraint support() {
    return NONNEGATIVE;
  }

  @Override
  public boolean hasRsample() {
    return true;
  }

  @Override
  public Exponential expand(Shape batchShape) {
    return new Exponential(parameters().expand(batchShape));
  }
}
