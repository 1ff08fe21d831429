package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.NONNEGATIVE;
import static org.jtorch.distributions.Constraints.NONNEGATIVE_INTEGER;
import static org.jtorch.distributions.Numerics.broadcast;

import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Poisson distribution, {@code torch.distributions.Poisson}. */
public final class Poisson extends ExponentialFamily {
  /** Creates a distribution; see {@link #Poisson(Tensor, Consumer)}. */
  public Poisson(Tensor rate) {
    this(rate, o -> {});
  }

  /**
   * Creates a distribution with an empty batch shape and the default dtype; see {@link
   * #Poisson(Tensor, Consumer)}.
   */
  public Poisson(double rate) {
    this(Parameters.number(rate));
  }

  /**
   * Creates a distribution.
   *
   * @param rate mean, at least 0
   * @param options {@code o -> o.validateArgs(false)}
   * @throws IllegalArgumentException if a parameter does not satisfy its constraint
   */
  public Poisson(Tensor rate, Consumer<DistributionOptions> options) {
    this(Parameters.of(options).with("rate", rate, NONNEGATIVE));
  }

  Poisson(Parameters parameters) {
    super(parameters);
  }

  /** {@return mean, at least 0} */
  public Tensor rate() {
    return param("rate");
  }

  @Override
  protected Tensor computeMean() {
    return rate();
  }

  @Override
  protected Tensor computeMode() {
    return rate().floor();
  }

  @Override
  protected Tensor computeVariance() {
    return rate();
  }

  @Override
  protected Tensor drawSample(Shape sampleShape) {
    return Torch.poisson(rate().expand(extendedShape(sampleShape)));
  }

  @Override
  protected Tensor computeLogProb(Tensor value) {
    List<Tensor> both = broadcast(rate(), value);
    Tensor x = both.get(1);
    return x.xlogy(both.get(0)).sub(both.get(0)).sub(x.add(1).lgamma());
  }

  @Override
  protected List<Tensor> naturalParams() {
    return List.of(rate().log());
  }

  @Override
  protected Tensor logNormalizer(List<Tensor> params) {
    return params.get(0).exp();
  }

  @Override
  public Constraint support() {
    return NONNEGATIVE_INTEGER;
  }

  @Override
  public Poisson expand(Shape batchShape) {
    return new Poisson(parameters().expand(batchShape));
  }
}
