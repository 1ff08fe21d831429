package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.REAL_VECTOR;
import static org.jtorch.distributions.Numerics.broadcast;
import static org.jtorch.distributions.Numerics.clampProbs;
import static org.jtorch.distributions.Numerics.rand;

import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorHolder;
import org.jtorch.Torch;

/**
 * Logarithms of a relaxed one-hot categorical distribution, {@code
 * torch.distributions.ExpRelaxedCategorical}.
 */
public final class ExpRelaxedCategorical extends Distribution {
  private final Categorical categorical;
  private final Tensor temperature;

  /**
   * Creates a distribution from probabilities with one temperature for all; see {@link
   * #ExpRelaxedCategorical(Tensor, Tensor, Consumer)}.
   */
  public ExpRelaxedCategorical(double temperature, Tensor probs) {
    this(Parameters.number(temperature, probs), probs);
  }

  /**
   * Creates a distribution from probabilities; see {@link #ExpRelaxedCategorical(Tensor, Tensor,
   * Consumer)}.
   */
  public ExpRelaxedCategorical(Tensor temperature, Tensor probs) {
    this(temperature, probs, o -> {});
  }

  /**
   * Creates a distribution from probabilities.
   *
   * @param temperature relaxation temperature, positive
   * @param probs probabilities of shape (..., K), normalized along the last dimension
   * @param options {@code o -> o.validateArgs(false)}
   * @throws IllegalArgumentException if a parameter does not satisfy its constraint
   */
  public ExpRelaxedCategorical(
      Tensor temperature, Tensor probs, Consumer<DistributionOptions> options) {
    this(parameters(options, temperature, "probs", probs));
  }

  ExpRelaxedCategorical(Parameters parameters) {
    super(parameters, parameters.batchShape(), Categorical.eventShape(parameters));
    this.categorical = new Categorical(parameters.trusted());
    this.temperature = parameters.get("temperature");
  }

  /**
   * Creates a distribution from logits with one temperature for all; see {@link #ofLogits(Tensor,
   * Tensor, Consumer)}.
   */
  public static ExpRelaxedCategorical ofLogits(double temperature, Tensor logits) {
    return ofLogits(Parameters.number(temperature, logits), logits);
  }

  /** Creates a distribution from logits; see {@link #ofLogits(Tensor, Tensor, Consumer)}. */
  public static ExpRelaxedCategorical ofLogits(Tensor temperature, Tensor logits) {
    return ofLogits(temperature, logits, o -> {});
  }

  /**
   * Creates a distribution from logits.
   *
   * @param temperature relaxation temperature, positive
   * @param logits unnormalized log probabilities of shape (..., K)
   * @param options {@code o -> o.validateArgs(false)}
   * @return a distribution
   */
  public static ExpRelaxedCategorical ofLogits(
      Tensor temperature, Tensor logits, Consumer<DistributionOptions> options) {
    return new ExpRelaxedCategorical(parameters(options, temperature, "logits", logits));
  }

  static Parameters parameters(
      Consumer<DistributionOptions> options, Tensor temperature, String name, Tensor value) {
    return Categorical.parameters(options, name, value).derive("temperature", temperature);
  }

  /** {@return the probabilities, of shape (..., K)} */
  public Tensor probs() {
    return categorical.probs();
  }

  /** {@return the logarithms of the probabilities, of shape (..., K)} */
  public Tensor logits() {
    return categorical.logits();
  }

  @Override
  protected Tensor drawRsample(Shape sampleShape) {
    Tensor u = clampProbs(rand(logits(), extendedShape(sampleShape)));
    Tensor gumbels = u.log().neg().log().neg();
    Tensor scores = logits().add(gumbels).div(temperature);
    return scores.sub(scores.logsumexp(-1, true));
  }

  @Override
  protected Tensor computeLogProb(Tensor value) {
    double k = categorical.numEvents();
    List<Tensor> both = broadcast(logits(), value);
    Tensor logScale = Torch.fullLike(temperature, k).lgamma().sub(temperature.log().mul(-(k - 1)));
    Tensor score = both.get(0).sub(both.get(1).mul(temperature));
    return score.sub(score.logsumexp(-1, true)).sum(-1).add(logScale);
  }

  @Override
  public Constraint support() {
    return REAL_VECTOR;
  }

  @Override
  public boolean hasRsample() {
    return true;
  }

  @Override
  public ExpRelaxedCategorical expand(Shape batchShape) {
    return new ExpRelaxedCategorical(parameters().expand(batchShape));
  }

  /** {@return the temperature} */
  public Tensor temperature() {
    return temperature;
  }

  @Override
  List<TensorHolder> parts() {
    return List.of(categorical);
  }
}
