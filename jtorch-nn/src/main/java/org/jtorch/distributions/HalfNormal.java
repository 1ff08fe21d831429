package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.NONNEGATIVE;
import static org.jtorch.distributions.Constraints.POSITIVE;
import static org.jtorch.distributions.Constraints.REAL;
import static org.jtorch.distributions.Numerics.LOG_2;

import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Half-normal distribution: the absolute value of a normal distribution with location 0, {@code
 * torch.distributions.HalfNormal}.
 */
public final class HalfNormal extends TransformedDistribution {
  /** Creates a distribution; see {@link #HalfNormal(Tensor, Consumer)}. */
  public HalfNormal(Tensor scale) {
    this(scale, o -> {});
  }

  /**
   * Creates a distribution with an empty batch shape and the default dtype; see {@link
   * #HalfNormal(Tensor, Consumer)}.
   */
  public HalfNormal(double scale) {
    this(Parameters.number(scale));
  }

  /**
   * Creates a distribution.
   *
   * @param scale scale of the full distribution, positive
   * @param options {@code o -> o.validateArgs(false)}
   * @throws IllegalArgumentException if a parameter does not satisfy its constraint
   */
  public HalfNormal(Tensor scale, Consumer<DistributionOptions> options) {
    this(Parameters.of(options).with("scale", scale, POSITIVE));
  }

  HalfNormal(Parameters parameters) {
    super(parameters, base(parameters), List.of(new AbsTransform()));
  }

  /** {@return scale of the full distribution, positive} */
  public Tensor scale() {
    return param("scale");
  }

  @Override
  protected Tensor computeMean() {
    return scale().mul(Math.sqrt(2 / Math.PI));
  }

  @Override
  protected Tensor computeMode() {
    return Torch.zerosLike(scale());
  }

  @Override
  protected Tensor computeVariance() {
    return scale().square().mul(1 - 2 / Math.PI);
  }

  @Override
  protected Tensor computeLogProb(Tensor value) {
    Tensor logProb = baseDist().computeLogProb(value).add(LOG_2);
    return logProb.where(value.ge(0), Double.NEGATIVE_INFINITY);
  }

  @Override
  protected Tensor computeCdf(Tensor value) {
    return baseDist().computeCdf(value).mul(2).sub(1);
  }

  @Override
  protected Tensor computeIcdf(Tensor value) {
    return baseDist().computeIcdf(value.add(1).div(2));
  }

  @Override
  protected Tensor computeEntropy() {
    return baseDist().computeEntropy().sub(LOG_2);
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
  public HalfNormal expand(Shape batchShape) {
    return new HalfNormal(parameters().expand(batchShape));
  }

  private static Normal base(Parameters parameters) {
    Tensor scale = parameters.get("scale");
    return new Normal(
        Parameters.trusted(false)
            .with("loc", Torch.zerosLike(scale), REAL)
            .with("scale", scale, POSITIVE));
  }

  @Override
  boolean validatesCdf() {
    return true;
  }
}
