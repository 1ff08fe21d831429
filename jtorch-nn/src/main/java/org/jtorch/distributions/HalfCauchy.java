package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.NONNEGATIVE;
import static org.jtorch.distributions.Constraints.POSITIVE;
import static org.jtorch.distributions.Constraints.REAL;
import static org.jtorch.distributions.Numerics.LOG_2;
import static org.jtorch.distributions.Numerics.filled;

import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Half-Cauchy distribution: the absolute value of a Cauchy distribution with location 0, {@code
 * torch.distributions.HalfCauchy}.
 */
public final class HalfCauchy extends TransformedDistribution {
  /** Creates a distribution; see {@link #HalfCauchy(Tensor, Consumer)}. */
  public HalfCauchy(Tensor scale) {
    this(scale, o -> {});
  }

  /**
   * Creates a distribution with an empty batch shape and the default dtype; see {@link
   * #HalfCauchy(Tensor, Consumer)}.
   */
  public HalfCauchy(double scale) {
    this(Parameters.number(scale));
  }

  /**
   * Creates a distribution.
   *
   * @param scale scale of the full distribution, positive
   * @param options {@code o -> o.validateArgs(false)}
   * @throws IllegalArgumentException if a parameter does not satisfy its constraint
   */
  public HalfCauchy(Tensor scale, Consumer<DistributionOptions> options) {
    this(Parameters.of(options).with("scale", scale, POSITIVE));
  }

  HalfCauchy(Parameters parameters) {
    super(parameters, base(parameters), List.of(new AbsTransform()));
  }

  /** {@return scale of the full distribution, positive} */
  public Tensor scale() {
    return param("scale");
  }

  @Override
  protected Tensor computeMean() {
    return filled(scale(), batchShape(), Double.POSITIVE_INFINITY);
  }

  @Override
  protected Tensor computeMode() {
    return Torch.zerosLike(scale());
  }

  @Override
  protected Tensor computeVariance() {
    return baseDist().computeVariance();
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
  public HalfCauchy expand(Shape batchShape) {
    return new HalfCauchy(parameters().expand(batchShape));
  }

  private static Cauchy base(Parameters parameters) {
    Tensor scale = parameters.get("scale");
    return new Cauchy(
        Parameters.trusted(false)
            .with("loc", Torch.zerosLike(scale), REAL)
            .with("scale", scale, POSITIVE));
  }

  @Override
  boolean validatesCdf() {
    return true;
  }
}
