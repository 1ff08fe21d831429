package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.NONNEGATIVE;
import static org.jtorch.distributions.Constraints.POSITIVE;
import static org.jtorch.distributions.Constraints.REAL;
import static org.jtorch.distributions.Numerics.LOG_2;

import java.util.List;
import java.util.function.Function;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** The absolute value of a distribution that is symmetric around 0 and has a scale. */
abstract sealed class HalfDistribution extends TransformedDistribution
    permits HalfCauchy, HalfNormal {
  HalfDistribution(Parameters parameters, Function<Parameters, Distribution> whole) {
    super(parameters, whole.apply(centered(parameters)), List.of(new AbsTransform()));
  }

  private static Parameters centered(Parameters parameters) {
    Tensor scale = parameters.get("scale");
    return Parameters.trusted(false)
        .with("loc", Torch.zerosLike(scale), REAL)
        .with("scale", scale, POSITIVE);
  }

  @Override
  protected Tensor computeMode() {
    return Torch.zerosLike(param("scale"));
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
  boolean validatesCdf() {
    return true;
  }
}
