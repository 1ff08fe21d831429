package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.NONNEGATIVE_INTEGER;
import static org.jtorch.distributions.Constraints.REAL;
import static org.jtorch.distributions.Constraints.UNIT_INTERVAL;
import static org.jtorch.distributions.Numerics.enumerated;
import static org.jtorch.distributions.Numerics.oneMinus;
import static org.jtorch.distributions.Numerics.options;

import java.util.function.Consumer;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Binomial distribution: the number of successes in a number of trials, {@code
 * torch.distributions.Binomial}.
 */
public final class Binomial extends Distribution {
  private final ProbsLogits params;

  /** Creates a distribution from probabilities; see {@link #Binomial(Tensor, Tensor, Consumer)}. */
  public Binomial(Tensor totalCount, Tensor probs) {
    this(totalCount, probs, o -> {});
  }

  /**
   * Creates a distribution with an empty batch shape and the default dtype; see {@link
   * #Binomial(Tensor, Tensor, Consumer)}.
   */
  public Binomial(double totalCount, double probs) {
    this(Parameters.number(totalCount), Parameters.number(probs));
  }

  /**
   * Creates a distribution from probabilities.
   *
   * @param totalCount numbers of trials, integers of at least 0
   * @param probs probabilities of success
   * @param options {@code o -> o.validateArgs(false)}
   * @throws IllegalArgumentException if a parameter does not satisfy its constraint
   */
  public Binomial(Tensor totalCount, Tensor probs, Consumer<DistributionOptions> options) {
    this(parameters(options, totalCount, "probs", probs));
  }

  Binomial(Parameters parameters) {
    super(parameters);
    this.params = new ProbsLogits(parameters, true);
  }

  /**
   * Creates a distribution from logits with one count for all; see {@link #ofLogits(Tensor, Tensor,
   * Consumer)}.
   */
  public static Binomial ofLogits(long totalCount, Tensor logits) {
    return ofLogits(Parameters.number((double) totalCount, logits), logits);
  }

  /** Creates a distribution from logits; see {@link #ofLogits(Tensor, Tensor, Consumer)}. */
  public static Binomial ofLogits(Tensor totalCount, Tensor logits) {
    return ofLogits(totalCount, logits, o -> {});
  }

  /**
   * Creates a distribution from logits.
   *
   * @param totalCount numbers of trials, integers of at least 0
   * @param logits log odds
   * @param options {@code o -> o.validateArgs(false)}
   * @return a distribution
   */
  public static Binomial ofLogits(
      Tensor totalCount, Tensor logits, Consumer<DistributionOptions> options) {
    return new Binomial(parameters(options, totalCount, "logits", logits));
  }

  private static Parameters parameters(
      Consumer<DistributionOptions> options, Tensor totalCount, String name, Tensor value) {
    boolean isProbs = name.equals("probs");
    Parameters parameters =
        Parameters.of(options)
            .with("total_count", totalCount, NONNEGATIVE_INTEGER)
            .with(name, value, isProbs ? UNIT_INTERVAL : REAL)
            .broadcast();
    Tensor count = parameters.get("total_count").typeAs(value);
    return parameters.with("total_count", count, NONNEGATIVE_INTEGER);
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
    return totalCount().mul(probs());
  }

  @Override
  protected Tensor computeMode() {
    return totalCount().add(1).mul(probs()).floor().minimum(totalCount());
  }

  @Override
  protected Tensor computeVariance() {
    return totalCount().mul(probs()).mul(oneMinus(probs()));
  }

  @Override
  protected Tensor drawSample(Shape sampleShape) {
    Shape shape = extendedShape(sampleShape);
    return Torch.binomial(totalCount().expand(shape), probs().expand(shape));
  }

  @Override
  protected Tensor computeLogProb(Tensor value) {
    Tensor count = totalCount();
    Tensor logits = logits();
    Tensor logN = count.add(1).lgamma();
    Tensor logK = value.add(1).lgamma();
    Tensor logRest = count.sub(value).add(1).lgamma();
    Tensor positive = logits.clampMin(0).add(logits).sub(logits.clampMax(0)).div(2);
    Tensor normalizer =
        count.mul(positive).add(count.mul(logits.abs().neg().exp().log1p())).sub(logN);
    return value.mul(logits).sub(logK).sub(logRest).sub(normalizer);
  }

  @Override
  protected Tensor computeEntropy() {
    Tensor logProb = computeLogProb(computeSupport(false));
    return logProb.exp().mul(logProb).sum(0).neg();
  }

  @Override
  protected Tensor computeSupport(boolean expand) {
    return enumerated(commonCount() + 1, options(params.param()), batchShape(), expand);
  }

  @Override
  public Constraint support() {
    return new ScalarConstraints.IntegerInterval(Operand.of(0), Operand.of(totalCount()));
  }

  @Override
  public boolean hasEnumerateSupport() {
    return true;
  }

  @Override
  public Binomial expand(Shape batchShape) {
    return new Binomial(parameters().expand(batchShape));
  }

  /** {@return the number of trials} */
  public Tensor totalCount() {
    return param("total_count");
  }

  private long commonCount() {
    long count = (long) totalCount().max().item();
    if (totalCount().min().item() != count) {
      throw new UnsupportedOperationException(
          "entropy and enumerateSupport of Binomial need one total_count for the whole batch");
    }
    return count;
  }

  /**
   * Creates a distribution with one number of trials; see {@link #Binomial(Tensor, Tensor,
   * Consumer)}.
   */
  public Binomial(long totalCount, Tensor probs) {
    this(Torch.fullLike(probs, totalCount), probs);
  }
}
