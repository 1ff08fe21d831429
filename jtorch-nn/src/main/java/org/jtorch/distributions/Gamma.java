package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.NONNEGATIVE;
import static org.jtorch.distributions.Constraints.POSITIVE;
import static org.jtorch.distributions.Numerics.oneMinus;
import static org.jtorch.distributions.Numerics.options;
import static org.jtorch.distributions.Numerics.standardGamma;
import static org.jtorch.distributions.Numerics.tiny;

import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Shape;
import org.jtorch.Special;
import org.jtorch.Tensor;

/** Gamma distribution, {@code torch.distributions.Gamma}. */
public class Gamma extends ExponentialFamily {
  /** Creates a distribution; see {@link #Gamma(Tensor, Tensor, Consumer)}. */
  public Gamma(Tensor concentration, Tensor rate) {
    this(concentration, rate, o -> {});
  }

  /**
   * Creates a distribution with one rate for all, of the dtype of concentration; see {@link
   * #Gamma(Tensor, Tensor, Consumer)}.
   */
  public Gamma(Tensor concentration, double rate) {
    this(concentration, Parameters.number(rate, concentration));
  }

  /**
   * Creates a distribution with one concentration for all, of the dtype of rate; see {@link
   * #Gamma(Tensor, Tensor, Consumer)}.
   */
  public Gamma(double concentration, Tensor rate) {
    this(Parameters.number(concentration, rate), rate);
  }

  /**
   * Creates a distribution with an empty batch shape and the default dtype; see {@link
   * #Gamma(Tensor, Tensor, Consumer)}.
   */
  public Gamma(double concentration, double rate) {
    this(Parameters.number(concentration), Parameters.number(rate));
  }

  /**
   * Creates a distribution; the parameters broadcast against each other.
   *
   * @param concentration shape parameter, alpha, positive
   * @param rate rate, beta, the inverse of the scale, positive
   * @param options {@code o -> o.validateArgs(false)}
   * @throws IllegalArgumentException if a parameter does not satisfy its constraint
   */
  public Gamma(Tensor concentration, Tensor rate, Consumer<DistributionOptions> options) {
    this(
        Parameters.of(options)
            .with("concentration", concentration, POSITIVE)
            .with("rate", rate, POSITIVE)
            .broadcast());
  }

  Gamma(Parameters parameters) {
    super(parameters);
  }

  /** {@return shape parameter, alpha, positive} */
  public Tensor concentration() {
    return param("concentration");
  }

  /** {@return rate, beta, the inverse of the scale, positive} */
  public Tensor rate() {
    return param("rate");
  }

  @Override
  protected Tensor computeMean() {
    return concentration().div(rate());
  }

  @Override
  protected Tensor computeMode() {
    return concentration().sub(1).div(rate()).clampMin(0);
  }

  @Override
  protected Tensor computeVariance() {
    return concentration().div(rate().square());
  }

  @Override
  protected Tensor drawRsample(Shape sampleShape) {
    Shape shape = extendedShape(sampleShape);
    Tensor value = standardGamma(concentration().expand(shape)).div(rate().expand(shape));
    Tensor detached = value.detach().clampMin_(tiny(value)); // shares the value's memory
    detached.close();
    return value;
  }

  @Override
  protected Tensor computeLogProb(Tensor value) {
    Tensor x = value.to(options(rate()));
    return concentration()
        .xlogy(rate())
        .add(concentration().sub(1).xlogy(x))
        .sub(rate().mul(x))
        .sub(concentration().lgamma());
  }

  @Override
  protected Tensor computeCdf(Tensor value) {
    return Special.gammainc(concentration(), rate().mul(value));
  }

  @Override
  protected Tensor computeEntropy() {
    return concentration()
        .sub(rate().log())
        .add(concentration().lgamma())
        .add(oneMinus(concentration()).mul(concentration().digamma()));
  }

  @Override
  protected List<Tensor> naturalParams() {
    return List.of(concentration().sub(1), rate().neg());
  }

  @Override
  protected Tensor logNormalizer(List<Tensor> params) {
    Tensor x = params.get(0).add(1);
    return x.lgamma().add(x.mul(params.get(1).reciprocal().neg().log()));
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
  public Gamma expand(Shape batchShape) {
    return new Gamma(parameters().expand(batchShape));
  }
}
