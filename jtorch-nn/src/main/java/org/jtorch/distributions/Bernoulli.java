package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.BOOLEAN;
import static org.jtorch.distributions.Constraints.REAL;
import static org.jtorch.distributions.Constraints.UNIT_INTERVAL;
import static org.jtorch.distributions.Numerics.bceWithLogits;
import static org.jtorch.distributions.Numerics.broadcast;
import static org.jtorch.distributions.Numerics.enumerated;
import static org.jtorch.distributions.Numerics.oneMinus;
import static org.jtorch.distributions.Numerics.options;

import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Shape;
import org.jtorch.Tensor;

/** Bernoulli distribution over 0 and 1, {@code torch.distributions.Bernoulli}. */
public final class Bernoulli extends ExponentialFamily {
  private final ProbsLogits params;

  /** Creates a distribution from probabilities; see {@link #Bernoulli(Tensor, Consumer)}. */
  public Bernoulli(Tensor probs) {
    this(probs, o -> {});
  }

  /**
   * Creates a distribution with an empty batch shape and the default dtype; see {@link
   * #Bernoulli(Tensor, Consumer)}.
   */
  public Bernoulli(double probs) {
    this(Parameters.number(probs));
  }

  /**
   * Creates a distribution from probabilities.
   *
   * @param probs probabilities of 1
   * @param options {@code o -> o.validateArgs(false)}
   * @throws IllegalArgumentException if a parameter does not satisfy its constraint
   */
  public Bernoulli(Tensor probs, Consumer<DistributionOptions> options) {
    this(parameters(options, "probs", probs));
  }

  Bernoulli(Parameters parameters) {
    super(parameters);
    this.params = new ProbsLogits(parameters, true);
  }

  /** Creates a distribution from logits; see {@link #ofLogits(Tensor, Consumer)}. */
  public static Bernoulli ofLogits(Tensor logits) {
    return ofLogits(logits, o -> {});
  }

  /**
   * Creates a distribution from logits.
   *
   * @param logits log odds
   * @param options {@code o -> o.validateArgs(false)}
   * @return a distribution
   */
  public static Bernoulli ofLogits(Tensor logits, Consumer<DistributionOptions> options) {
    return new Bernoulli(parameters(options, "logits", logits));
  }

  private static Parameters parameters(
      Consumer<DistributionOptions> options, String name, Tensor value) {
    return Parameters.of(options).with(name, value, name.equals("probs") ? UNIT_INTERVAL : REAL);
  }

  /** {@return the probabilities} */
  public Tensor probs() {
    return params.probs();
  }

  /** {@return the log odds} */
  public Tensor logits() {
    return params.logits();
  }

  @Override
  protected Tensor computeMean() {
    return probs();
  }

  @Override
  protected Tensor computeMode() {
    Tensor probs = probs();
    return probs.ge(0.5).to(options(probs)).maskedFill(probs.eq(0.5), Double.NaN);
  }

  @Override
  protected Tensor computeVariance() {
    return probs().mul(oneMinus(probs()));
  }

  @Override
  protected Tensor drawSample(Shape sampleShape) {
    return probs().expand(extendedShape(sampleShape)).bernoulli();
  }

  @Override
  protected Tensor computeLogProb(Tensor value) {
    List<Tensor> both = broadcast(logits(), value);
    return bceWithLogits(both.get(0), both.get(1)).neg();
  }

  @Override
  protected Tensor computeEntropy() {
    return bceWithLogits(logits(), probs());
  }

  @Override
  protected Tensor computeSupport(boolean expand) {
    return enumerated(2, options(params.param()), batchShape(), expand);
  }

  @Override
  protected List<Tensor> naturalParams() {
    return List.of(probs().logit());
  }

  @Override
  protected Tensor logNormalizer(List<Tensor> params) {
    return params.get(0).exp().log1p();
  }

  @Override
  protected double meanCarrierMeasure() {
    return 0;
  }

  @Override
  public Constraint support() {
    return BOOLEAN;
  }

  @Override
  public boolean hasEnumerateSupport() {
    return true;
  }

  @Override
  public Bernoulli expand(Shape batchShape) {
    return new Bernoulli(parameters().expand(batchShape));
  }
}
