package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.NONNEGATIVE_INTEGER;
import static org.jtorch.distributions.Constraints.POSITIVE;
import static org.jtorch.distributions.Constraints.REAL;
import static org.jtorch.distributions.Constraints.greaterThanEq;
import static org.jtorch.distributions.Constraints.halfOpenInterval;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Negative binomial distribution: the number of successes before a number of failures, {@code
 * torch.distributions.NegativeBinomial}.
 */
public final class NegativeBinomial extends Distribution {
  private final ProbsLogits params;

  /**
   * Creates a distribution from probabilities with one count for all; see {@link
   * #NegativeBinomial(Tensor, Tensor, Consumer)}.
   */
  public NegativeBinomial(double totalCount, Tensor probs) {
    this(Parameters.number(totalCount, probs), probs);
  }

  /**
   * Creates a distribution from probabilities; see {@link #NegativeBinomial(Tensor, Tensor,
   * Consumer)}.
   */
  public NegativeBinomial(Tensor totalCount, Tensor probs) {
    this(totalCount, probs, o -> {});
  }

  /**
   * Creates a distribution with an empty batch shape and the default dtype; see {@link
   * #NegativeBinomial(Tensor, Tensor, Consumer)}.
   */
  public NegativeBinomial(double totalCount, double probs) {
    this(Parameters.number(totalCount), Parameters.number(probs));
  }

  /**
   * Creates a distribution from probabilities.
   *
   * @param totalCount numbers of failures, at least 0
   * @param probs probabilities of success, less than 1
   * @param options {@code o -> o.validateArgs(false)}
   * @throws IllegalArgumentException if a parameter does not satisfy its constraint
   */
  public NegativeBinomial(Tensor totalCount, Tensor probs, Consumer<DistributionOptions> options) {
    this(parameters(options, totalCount, "probs", probs));
  }

  NegativeBinomial(Parameters parameters) {
    super(parameters);
    this.params = new ProbsLogits(parameters, true);
  }

  /**
   * Creates a distribution from logits with one count for all; see {@link #ofLogits(Tensor, Tensor,
   * Consumer)}.
   */
  public static NegativeBinomial ofLogits(double totalCount, Tensor logits) {
    return ofLogits(Parameters.number(totalCount, logits), logits);
  }

  /** Creates a distribution from logits; see {@link #ofLogits(Tensor, Tensor, Consumer)}. */
  public static NegativeBinomial ofLogits(Tensor totalCount, Tensor logits) {
    return ofLogits(totalCount, logits, o -> {});
  }

  /**
   * Creates a distribution from logits.
   *
   * @param totalCount numbers of failures, at least 0
   * @param logits log odds
   * @param options {@code o -> o.validateArgs(false)}
   * @return a distribution
   */
  public static NegativeBinomial ofLogits(
      Tensor totalCount, Tensor logits, Consumer<DistributionOptions> options) {
    return new NegativeBinomial(parameters(options, totalCount, "logits", logits));
  }

  private static Parameters parameters(
      Consumer<DistributionOptions> options, Tensor totalCount, String name, Tensor value) {
    boolean isProbs = name.equals("probs");
    Parameters parameters =
        Parameters.of(options)
            .with("total_count", totalCount, greaterThanEq(0))
            .with(name, value, isProbs ? halfOpenInterval(0, 1) : REAL)
            .broadcast();
    Tensor count = parameters.get("total_count").typeAs(value);
    return parameters.with("total_count", count, greaterThanEq(0));
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
    return totalCount().mul(logits().exp());
  }

  @Override
  protected Tensor computeMode() {
    return totalCount().sub(1).mul(logits().exp()).floor().clampMin(0);
  }

  @Override
  protected Tensor computeVariance() {
    return computeMean().div(logits().neg().sigmoid());
  }

  @Override
  protected Tensor drawSample(Shape sampleShape) {
    Gamma gamma =
        new Gamma(
            Parameters.trusted(false)
                .with("concentration", totalCount(), POSITIVE)
                .with("rate", logits().neg().exp(), POSITIVE));
    return Torch.poisson(gamma.drawRsample(sampleShape));
  }

  @Override
  protected Tensor computeLogProb(Tensor value) {
    Tensor count = totalCount();
    Tensor unnormalized =
        count.mul(F.logsigmoid(logits().neg())).add(value.mul(F.logsigmoid(logits())));
    Tensor sum = count.add(value);
    Tensor normalizer = sum.lgamma().neg().add(value.add(1).lgamma()).add(count.lgamma());
    return unnormalized.sub(normalizer.maskedFill(sum.eq(0), 0));
  }

  @Override
  public Constraint support() {
    return NONNEGATIVE_INTEGER;
  }

  @Override
  public NegativeBinomial expand(Shape batchShape) {
    return new NegativeBinomial(parameters().expand(batchShape));
  }

  /** {@return the number of trials} */
  public Tensor totalCount() {
    return param("total_count");
  }
}
