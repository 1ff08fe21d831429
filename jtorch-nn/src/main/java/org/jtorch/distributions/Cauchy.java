package org.jtorch.distributions;

import static org.jtorch.Torch.rsub;
import static org.jtorch.distributions.Constraints.POSITIVE;
import static org.jtorch.distributions.Constraints.REAL;
import static org.jtorch.distributions.Numerics.filled;

import java.util.function.Consumer;
import org.jtorch.Shape;
import org.jtorch.Tensor;

/** Cauchy (Lorentz) distribution, {@code torch.distributions.Cauchy}. */
public final class Cauchy extends Distribution {
  /** Creates a distribution; see {@link #Cauchy(Tensor, Tensor, Consumer)}. */
  public Cauchy(Tensor loc, Tensor scale) {
    this(loc, scale, o -> {});
  }

  /**
   * Creates a distribution with one scale for all, of the dtype of loc; see {@link #Cauchy(Tensor,
   * Tensor, Consumer)}.
   */
  public Cauchy(Tensor loc, double scale) {
    this(loc, Parameters.number(scale, loc));
  }

  /**
   * Creates a distribution with one loc for all, of the dtype of scale; see {@link #Cauchy(Tensor,
   * Tensor, Consumer)}.
   */
  public Cauchy(double loc, Tensor scale) {
    this(Parameters.number(loc, scale), scale);
  }

  /**
   * Creates a distribution with an empty batch shape and the default dtype; see {@link
   * #Cauchy(Tensor, Tensor, Consumer)}.
   */
  public Cauchy(double loc, double scale) {
    this(Parameters.number(loc), Parameters.number(scale));
  }

  /**
   * Creates a distribution; the parameters broadcast against each other.
   *
   * @param loc median and mode
   * @param scale half width at half maximum, positive
   * @param options {@code o -> o.validateArgs(false)}
   * @throws IllegalArgumentException if a parameter does not satisfy its constraint
   */
  public Cauchy(Tensor loc, Tensor scale, Consumer<DistributionOptions> options) {
    this(Parameters.of(options).with("loc", loc, REAL).with("scale", scale, POSITIVE).broadcast());
  }

  Cauchy(Parameters parameters) {
    super(parameters);
  }

  /** {@return median and mode} */
  public Tensor loc() {
    return param("loc");
  }

  /** {@return half width at half maximum, positive} */
  public Tensor scale() {
    return param("scale");
  }

  @Override
  protected Tensor computeMean() {
    return filled(loc(), batchShape(), Double.NaN);
  }

  @Override
  protected Tensor computeMode() {
    return loc();
  }

  @Override
  protected Tensor computeVariance() {
    return filled(loc(), batchShape(), Double.POSITIVE_INFINITY);
  }

  @Override
  protected Tensor drawRsample(Shape sampleShape) {
    return loc().add(loc().newEmpty(extendedShape(sampleShape)).cauchy_().mul(scale()));
  }

  @Override
  protected Tensor computeLogProb(Tensor value) {
    return rsub(scale().log(), -Math.log(Math.PI))
        .sub(value.sub(loc()).div(scale()).square().log1p());
  }

  @Override
  protected Tensor computeCdf(Tensor value) {
    return value.sub(loc()).div(scale()).atan().div(Math.PI).add(0.5);
  }

  @Override
  protected Tensor computeIcdf(Tensor value) {
    return value.sub(0.5).mul(Math.PI).tan().mul(scale()).add(loc());
  }

  @Override
  protected Tensor computeEntropy() {
    return scale().log().add(Math.log(4 * Math.PI));
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
  public Cauchy expand(Shape batchShape) {
    return new Cauchy(parameters().expand(batchShape));
  }
}
