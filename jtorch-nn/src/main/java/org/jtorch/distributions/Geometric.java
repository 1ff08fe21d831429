package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.NONNEGATIVE_INTEGER;
import static org.jtorch.distributions.Constraints.POSITIVE;
import static org.jtorch.distributions.Constraints.REAL;
import static org.jtorch.distributions.Constraints.UNIT_INTERVAL;
import static org.jtorch.distributions.Numerics.bceWithLogits;
import static org.jtorch.distributions.Numerics.broadcast;
import static org.jtorch.distributions.Numerics.tiny;

import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Geometric distribution: the number of failures before the first success, {@code
 * torch.distributions.Geometric}.
 */
public final class Geometric extends Distribution {
  private final ProbsLogits params;

  /** Creates a distribution from probabilities; see {@link #Geometric(Tensor, Consumer)}. */
  public Geometric(Tensor probs) {
    this(probs, o -> {});
  }

  /**
   * Creates a distribution with an empty batch shape and the default dtype; see {@link
   * #Geometric(Tensor, Consumer)}.
   */
  public Geometric(double probs) {
    this(Parameters.number(probs));
  }

  /**
   * Creates a distribution from probabilities.
   *
   * @param probs probabilities of success, greater than 0
   * @param options {@code o -> o.validateArgs(false)}
   * @throws IllegalArgumentException if a parameter does not satisfy its constraint
   */
  public Geometric(Tensor probs, Consumer<DistributionOptions> options) {
    this(parameters(options, "probs", probs));
  }

  Geometric(Parameters parameters) {
    super(parameters);
    this.params = new ProbsLogits(parameters, true);
    if (parameters.has("probs") && parameters.validateArgs()) {
      parameters.validate("Geometric", "probs", POSITIVE);
    }
  }

  /** Creates a distribution from logits; see {@link #ofLogits(Tensor, Consumer)}. */
  public static Geometric ofLogits(Tensor logits) {
    return ofLogits(logits, o -> {});
  }

  /**
   * Creates a distribution from logits.
   *
   * @param logits log odds
   * @param options {@code o -> o.validateArgs(false)}
   * @return a distribution
   */
  public static Geometric ofLogits(Tensor logits, Consumer<DistributionOptions> options) {
    return new Geometric(parameters(options, "logits", logits));
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
    return probs().reciprocal().sub(1);
  }

  @Override
  protected Tensor computeMode() {
    return Torch.zerosLike(probs());
  }

  @Override
  protected Tensor computeVariance() {
    return probs().reciprocal().sub(1).div(probs());
  }

  @Override
  protected Tensor drawSample(Shape sampleShape) {
    Tensor u = probs().newEmpty(extendedShape(sampleShape)).uniform_(tiny(probs()), 1);
    return u.log().div(probs().neg().log1p()).floor();
  }

  @Override
  protected Tensor computeLogProb(Tensor value) {
    List<Tensor> both = broadcast(value, probs());
    Tensor x = both.get(0);
    Tensor probs = both.get(1);
    Tensor safe = probs.maskedFill(probs.eq(1).bitwiseAnd(x.eq(0)), 0);
    return x.mul(safe.neg().log1p()).add(probs().log());
  }

  @Override
  protected Tensor computeEntropy() {
    return bceWithLogits(logits(), probs()).div(probs());
  }

  @Override
  public Constraint support() {
    return NONNEGATIVE_INTEGER;
  }

  @Override
  public Geometric expand(Shape batchShape) {
    return new Geometric(parameters().expand(batchShape));
  }
}
