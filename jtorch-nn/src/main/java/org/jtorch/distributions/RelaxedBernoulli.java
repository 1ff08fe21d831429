package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.UNIT_INTERVAL;

import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Shape;
import org.jtorch.Tensor;

/**
 * Relaxed Bernoulli distribution on the interval from 0 to 1 (Concrete distribution), {@code
 * torch.distributions.RelaxedBernoulli}.
 */
public final class RelaxedBernoulli extends TransformedDistribution {
  private final LogitRelaxedBernoulli base;

  /**
   * Creates a distribution from probabilities with one temperature for all; see {@link
   * #RelaxedBernoulli(Tensor, Tensor, Consumer)}.
   */
  public RelaxedBernoulli(double temperature, Tensor probs) {
    this(Parameters.number(temperature, probs), probs);
  }

  /**
   * Creates a distribution from probabilities; see {@link #RelaxedBernoulli(Tensor, Tensor,
   * Consumer)}.
   */
  public RelaxedBernoulli(Tensor temperature, Tensor probs) {
    this(temperature, probs, o -> {});
  }

  /**
   * Creates a distribution with an empty batch shape and the default dtype; see {@link
   * #RelaxedBernoulli(Tensor, Tensor, Consumer)}.
   */
  public RelaxedBernoulli(double temperature, double probs) {
    this(Parameters.number(temperature), Parameters.number(probs));
  }

  /**
   * Creates a distribution from probabilities.
   *
   * @param temperature relaxation temperature, positive
   * @param probs probabilities
   * @param options {@code o -> o.validateArgs(false)}
   * @throws IllegalArgumentException if a parameter does not satisfy its constraint
   */
  public RelaxedBernoulli(Tensor temperature, Tensor probs, Consumer<DistributionOptions> options) {
    this(parameters(options, temperature, "probs", probs));
  }

  RelaxedBernoulli(Parameters parameters) {
    this(parameters, new LogitRelaxedBernoulli(parameters.trusted()));
  }

  private RelaxedBernoulli(Parameters parameters, LogitRelaxedBernoulli base) {
    super(parameters, base, List.of(new SigmoidTransform()));
    this.base = base;
  }

  /**
   * Creates a distribution from logits with one temperature for all; see {@link #ofLogits(Tensor,
   * Tensor, Consumer)}.
   */
  public static RelaxedBernoulli ofLogits(double temperature, Tensor logits) {
    return ofLogits(Parameters.number(temperature, logits), logits);
  }

  /** Creates a distribution from logits; see {@link #ofLogits(Tensor, Tensor, Consumer)}. */
  public static RelaxedBernoulli ofLogits(Tensor temperature, Tensor logits) {
    return ofLogits(temperature, logits, o -> {});
  }

  /**
   * Creates a distribution from logits.
   *
   * @param temperature relaxation temperature, positive
   * @param logits log odds
   * @param options {@code o -> o.validateArgs(false)}
   * @return a distribution
   */
  public static RelaxedBernoulli ofLogits(
      Tensor temperature, Tensor logits, Consumer<DistributionOptions> options) {
    return new RelaxedBernoulli(parameters(options, temperature, "logits", logits));
  }

  static Parameters parameters(
      Consumer<DistributionOptions> options, Tensor temperature, String name, Tensor value) {
    return LogitRelaxedBernoulli.parameters(options, temperature, name, value);
  }

  /** {@return the probabilities} */
  public Tensor probs() {
    return base.probs();
  }

  /** {@return the log odds} */
  public Tensor logits() {
    return base.logits();
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
  public RelaxedBernoulli expand(Shape batchShape) {
    return new RelaxedBernoulli(parameters().expand(batchShape));
  }

  /** {@return the temperature} */
  public Tensor temperature() {
    return base.temperature();
  }
}
