package org.jtorch.distributions;

import static org.jtorch.Torch.rsub;
import static org.jtorch.distributions.Constraints.POSITIVE;
import static org.jtorch.distributions.Constraints.REAL;
import static org.jtorch.distributions.Numerics.eps;

import java.util.function.Consumer;
import org.jtorch.Shape;
import org.jtorch.Tensor;

/** Laplace distribution, {@code torch.distributions.Laplace}. */
public final class Laplace extends Distribution {
  /** Creates a distribution; see {@link #Laplace(Tensor, Tensor, Consumer)}. */
  public Laplace(Tensor loc, Tensor scale) {
    this(loc, scale, o -> {});
  }

  /**
   * Creates a distribution with one scale for all, of the dtype of loc; see {@link #Laplace(Tensor,
   * Tensor, Consumer)}.
   */
  public Laplace(Tensor loc, double scale) {
    this(loc, Parameters.number(scale, loc));
  }

  /**
   * Creates a distribution with one loc for all, of the dtype of scale; see {@link #Laplace(Tensor,
   * Tensor, Consumer)}.
   */
  public Laplace(double loc, Tensor scale) {
    this(Parameters.number(loc, scale), scale);
  }

  /**
   * Creates a distribution with an empty batch shape and the default dtype; see {@link
   * #Laplace(Tensor, Tensor, Consumer)}.
   */
  public Laplace(double loc, double scale) {
    this(Parameters.number(loc), Parameters.number(scale));
  }

  /**
   * Creates a distribution; the parameters broadcast against each other.
   *
   * @param loc location of the distribution
   * @param scale scale, positive
   * @param options {@code o -> o.validateArgs(false)}
   * @throws IllegalArgumentException if a parameter does not satisfy its constraint
   */
  public Laplace(Tensor loc, Tensor scale, Consumer<DistributionOptions> options) {
    this(Parameters.of(options).with("loc", loc, REAL).with("scale", scale, POSITIVE).broadcast());
  }

  Laplace(Parameters parameters) {
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
    return scale().square().mul(2);
  }

  @Override
  protected Tensor computeStddev() {
    return scale().mul(Math.sqrt(2));
  }

  @Override
  protected Tensor drawRsample(Shape sampleShape) {
    Tensor u = loc().newEmpty(extendedShape(sampleShape)).uniform_(eps(loc()) - 1, 1);
    return loc().sub(scale().mul(u.sign()).mul(u.abs().neg().log1p()));
  }

  @Override
  protected Tensor computeLogProb(Tensor value) {
    return scale().mul(2).log().neg().sub(value.sub(loc()).abs().div(scale()));
  }

  @Override
  protected Tensor computeCdf(Tensor value) {
    Tensor difference = value.sub(loc());
    Tensor tail = difference.abs().neg().div(scale()).expm1();
    return rsub(difference.sign().mul(0.5).mul(tail), 0.5);
  }

  @Override
  protected Tensor computeIcdf(Tensor value) {
    Tensor term = value.sub(0.5);
    return loc().sub(scale().mul(term.sign()).mul(term.abs().mul(-2).log1p()));
  }

  @Override
  protected Tensor computeEntropy() {
    return scale().mul(2).log().add(1);
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
  public Laplace expand(Shape batchShape) {
    return new Laplace(parameters().expand(batchShape));
  }
}
