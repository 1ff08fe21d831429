package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.REAL;
import static org.jtorch.distributions.Constraints.UNIT_INTERVAL;
import static org.jtorch.distributions.Numerics.broadcast;
import static org.jtorch.distributions.Numerics.clampProbs;
import static org.jtorch.distributions.Numerics.rand;

import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Shape;
import org.jtorch.Tensor;

/**
 * Logits of a relaxed Bernoulli distribution, {@code torch.distributions.LogitRelaxedBernoulli}.
 */
public final class LogitRelaxedBernoulli extends Distribution {
  private final ProbsLogits params;
  private final Tensor temperature;

  /**
   * Creates a distribution from probabilities with one temperature for all; see {@link
   * #LogitRelaxedBernoulli(Tensor, Tensor, Consumer)}.
   */
  public LogitRelaxedBernoulli(double temperature, Tensor probs) {
    this(Parameters.number(temperature, probs), probs);
  }

  /**
   * Creates a distribution from probabilities; see {@link #LogitRelaxedBernoulli(Tensor, Tensor,
   * Consumer)}.
   */
  public LogitRelaxedBernoulli(Tensor temperature, Tensor probs) {
    this(temperature, probs, o -> {});
  }

  /**
   * Creates a distribution with an empty batch shape and the default dtype; see {@link
   * #LogitRelaxedBernoulli(Tensor, Tensor, Consumer)}.
   */
  public LogitRelaxedBernoulli(double temperature, double probs) {
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
  public LogitRelaxedBernoulli(
      Tensor temperature, Tensor probs, Consumer<DistributionOptions> options) {
    this(parameters(options, temperature, "probs", probs));
  }

  LogitRelaxedBernoulli(Parameters parameters) {
    super(parameters);
    this.params = new ProbsLogits(parameters, true);
    this.temperature = parameters.get("temperature");
  }

  /**
   * Creates a distribution from logits with one temperature for all; see {@link #ofLogits(Tensor,
   * Tensor, Consumer)}.
   */
  public static LogitRelaxedBernoulli ofLogits(double temperature, Tensor logits) {
    return ofLogits(Parameters.number(temperature, logits), logits);
  }

  /** Creates a distribution from logits; see {@link #ofLogits(Tensor, Tensor, Consumer)}. */
  public static LogitRelaxedBernoulli ofLogits(Tensor temperature, Tensor logits) {
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
  public static LogitRelaxedBernoulli ofLogits(
      Tensor temperature, Tensor logits, Consumer<DistributionOptions> options) {
    return new LogitRelaxedBernoulli(parameters(options, temperature, "logits", logits));
  }

  static Parameters parameters(
      Consumer<DistributionOptions> options, Tensor temperature, String name, Tensor value) {
    return Parameters.of(options)
        .with(name, value, name.equals("probs") ? UNIT_INTERVAL : REAL)
        .derive("temperature", temperature);
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
  protected Tensor drawRsample(Shape sampleShape) {
    Shape shape = extendedShape(sampleShape);
    Tensor probs = clampProbs(probs().expand(shape));
    Tensor u = clampProbs(rand(probs, shape));
    return u.log().sub(u.neg().log1p()).add(probs.log()).sub(probs.neg().log1p()).div(temperature);
  }

  @Override
  protected Tensor computeLogProb(Tensor value) {
    List<Tensor> both = broadcast(logits(), value);
    Tensor difference = both.get(0).sub(both.get(1).mul(temperature));
    return temperature.log().add(difference).sub(difference.exp().log1p().mul(2));
  }

  @Override
  public Constraint support() {
    return REAL;
  }

  @Override
  public LogitRelaxedBernoulli expand(Shape batchShape) {
    return new LogitRelaxedBernoulli(parameters().expand(batchShape));
  }

  /** {@return the temperature} */
  public Tensor temperature() {
    return temperature;
  }
}
