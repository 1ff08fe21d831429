package org.jtorch.distributions;

import static org.jtorch.Torch.rsub;
import static org.jtorch.distributions.Constraints.REAL;
import static org.jtorch.distributions.Constraints.UNIT_INTERVAL;
import static org.jtorch.distributions.Numerics.LOG_2;
import static org.jtorch.distributions.Numerics.bceWithLogits;
import static org.jtorch.distributions.Numerics.broadcast;
import static org.jtorch.distributions.Numerics.clampProbs;
import static org.jtorch.distributions.Numerics.oneMinus;
import static org.jtorch.distributions.Numerics.rand;

import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Continuous Bernoulli distribution on the interval from 0 to 1, {@code
 * torch.distributions.ContinuousBernoulli}.
 */
public final class ContinuousBernoulli extends ExponentialFamily {
  private final ProbsLogits params;
  private final Lazy clamped;
  private static final double LOW = 0.499;
  private static final double HIGH = 0.501;

  /**
   * Creates a distribution from probabilities; see {@link #ContinuousBernoulli(Tensor, Consumer)}.
   */
  public ContinuousBernoulli(Tensor probs) {
    this(probs, o -> {});
  }

  /**
   * Creates a distribution with an empty batch shape and the default dtype; see {@link
   * #ContinuousBernoulli(Tensor, Consumer)}.
   */
  public ContinuousBernoulli(double probs) {
    this(Parameters.number(probs));
  }

  /**
   * Creates a distribution from probabilities.
   *
   * @param probs probabilities
   * @param options {@code o -> o.validateArgs(false)}
   * @throws IllegalArgumentException if a parameter does not satisfy its constraint
   */
  public ContinuousBernoulli(Tensor probs, Consumer<DistributionOptions> options) {
    this(parameters(options, "probs", probs));
  }

  ContinuousBernoulli(Parameters parameters) {
    super(parameters);
    this.params = new ProbsLogits(parameters, true);
    this.clamped = new Lazy(() -> clampProbs(params.probs()));
  }

  /** Creates a distribution from logits; see {@link #ofLogits(Tensor, Consumer)}. */
  public static ContinuousBernoulli ofLogits(Tensor logits) {
    return ofLogits(logits, o -> {});
  }

  /**
   * Creates a distribution from logits.
   *
   * @param logits log odds
   * @param options {@code o -> o.validateArgs(false)}
   * @return a distribution
   */
  public static ContinuousBernoulli ofLogits(Tensor logits, Consumer<DistributionOptions> options) {
    return new ContinuousBernoulli(parameters(options, "logits", logits));
  }

  private static Parameters parameters(
      Consumer<DistributionOptions> options, String name, Tensor value) {
    Parameters parameters = Parameters.of(options);
    if (!name.equals("probs")) {
      return parameters.with(name, value, REAL);
    }
    parameters.with(name, value, UNIT_INTERVAL).validate("ContinuousBernoulli");
    return parameters.with(name, clampProbs(value), UNIT_INTERVAL);
  }

  /** {@return the probabilities} */
  public Tensor probs() {
    return clamped.get();
  }

  /** {@return the log odds} */
  public Tensor logits() {
    return params.logits();
  }

  @Override
  protected Tensor computeMean() {
    Tensor cut = cutProbs();
    Tensor exact = cut.div(cut.mul(2).sub(1)).add(cut.neg().log1p().sub(cut.log()).reciprocal());
    Tensor x = probs().sub(0.5);
    Tensor taylor = x.square().mul(16.0 / 45.0).add(1.0 / 3.0).mul(x).add(0.5);
    return exact.where(isStable(), taylor);
  }

  @Override
  protected Tensor computeVariance() {
    Tensor cut = cutProbs();
    Tensor exact =
        cut.mul(cut.sub(1))
            .div(oneMinus(cut.mul(2)).square())
            .add(cut.neg().log1p().sub(cut.log()).square().reciprocal());
    Tensor x = probs().sub(0.5).square();
    Tensor taylor = rsub(rsub(x.mul(128.0 / 945.0), 1.0 / 15.0).mul(x), 1.0 / 12.0);
    return exact.where(isStable(), taylor);
  }

  @Override
  protected Tensor drawRsample(Shape sampleShape) {
    return computeIcdf(rand(probs(), extendedShape(sampleShape)));
  }

  @Override
  protected Tensor computeLogProb(Tensor value) {
    List<Tensor> both = broadcast(logits(), value);
    return bceWithLogits(both.get(0), both.get(1)).neg().add(logNorm());
  }

  @Override
  protected Tensor computeCdf(Tensor value) {
    Tensor cut = cutProbs();
    Tensor powers = cut.pow(value).mul(oneMinus(cut).pow(oneMinus(value)));
    Tensor exact = powers.add(cut).sub(1).div(cut.mul(2).sub(1));
    Tensor inside = exact.where(isStable(), value);
    Tensor atLeastOne = Torch.onesLike(value).where(value.ge(1), inside);
    return Torch.zerosLike(value).where(value.le(0), atLeastOne);
  }

  @Override
  protected Tensor computeIcdf(Tensor value) {
    Tensor cut = cutProbs();
    Tensor log = cut.neg().add(value.mul(cut.mul(2).sub(1))).log1p();
    Tensor exact = log.sub(cut.neg().log1p()).div(cut.log().sub(cut.neg().log1p()));
    return exact.where(isStable(), value);
  }

  @Override
  protected Tensor computeEntropy() {
    Tensor log0 = probs().neg().log1p();
    Tensor log1 = probs().log();
    return computeMean().mul(log0.sub(log1)).sub(logNorm()).sub(log0);
  }

  @Override
  protected List<Tensor> naturalParams() {
    return List.of(logits());
  }

  @Override
  protected Tensor logNormalizer(List<Tensor> params) {
    Tensor x = params.get(0);
    Tensor stable = x.le(LOW - 0.5).max(x.gt(HIGH - 0.5));
    Tensor cut = x.where(stable, LOW - 0.5);
    Tensor exact = cut.expm1().abs().log().sub(cut.abs().log());
    Tensor taylor = x.mul(0.5).add(x.square().div(24)).sub(x.pow(4).div(2880));
    return exact.where(stable, taylor);
  }

  @Override
  protected double meanCarrierMeasure() {
    return 0;
  }

  @Override
  public Constraint support() {
    return UNIT_INTERVAL;
  }

  @Override
  public boolean hasRsample() {
    return true;
  }

  @Override
  public ContinuousBernoulli expand(Shape batchShape) {
    return new ContinuousBernoulli(parameters().expand(batchShape));
  }

  /** Whether probabilities are far enough from 0.5 for the exact formulas. */
  private Tensor isStable() {
    return probs().le(LOW).max(probs().gt(HIGH));
  }

  private Tensor cutProbs() {
    return probs().where(isStable(), Torch.onesLike(probs()).mul(LOW));
  }

  /** Logarithm of the normalizing constant. */
  Tensor logNorm() {
    Tensor cut = cutProbs();
    Tensor below = cut.where(cut.le(0.5), Torch.zerosLike(cut));
    Tensor above = cut.where(cut.ge(0.5), Torch.onesLike(cut));
    Tensor scale = below.mul(-2).log1p().where(cut.le(0.5), above.mul(2).sub(1).log());
    Tensor exact = cut.neg().log1p().sub(cut.log()).abs().log().sub(scale);
    Tensor x = probs().sub(0.5).square();
    Tensor taylor = x.mul(104.0 / 45.0).add(4.0 / 3.0).mul(x).add(LOG_2);
    return exact.where(isStable(), taylor);
  }
}
