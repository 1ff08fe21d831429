package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.SIMPLEX;

import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Shape;
import org.jtorch.Tensor;

/**
 * Relaxed one-hot categorical distribution over probability vectors (Concrete or Gumbel-Softmax
 * distribution), {@code torch.distributions.RelaxedOneHotCategorical}.
 */
public final class RelaxedOneHotCategorical extends TransformedDistribution {
  private final ExpRelaxedCategorical base;

  /**
   * Creates a distribution from probabilities with one temperature for all; see {@link
   * #RelaxedOneHotCategorical(Tensor, Tensor, Consumer)}.
   */
  public RelaxedOneHotCategorical(double temperature, Tensor probs) {
    this(Parameters.number(temperature, probs), probs);
  }

  /**
   * Creates a distribution from probabilities; see {@link #RelaxedOneHotCategorical(Tensor, Tensor,
   * Consumer)}.
   */
  public RelaxedOneHotCategorical(Tensor temperature, Tensor probs) {
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
  public RelaxedOneHotCategorical(
      Tensor temperature, Tensor probs, Consumer<DistributionOptions> options) {
    this(parameters(options, temperature, "probs", probs));
  }

  RelaxedOneHotCategorical(Parameters parameters) {
    this(parameters, new ExpRelaxedCategorical(parameters.trusted()));
  }

  private RelaxedOneHotCategorical(Parameters parameters, ExpRelaxedCategorical base) {
    super(parameters, base, List.of(new ExpTransform()));
    this.base = base;
  }

  /**
   * Creates a distribution from logits with one temperature for all; see {@link #ofLogits(Tensor,
   * Tensor, Consumer)}.
   */
  public static RelaxedOneHotCategorical ofLogits(double temperature, Tensor logits) {
    return ofLogits(Parameters.number(temperature, logits), logits);
  }

  /** Creates a distribution from logits; see {@link #ofLogits(Tensor, Tensor, Consumer)}. */
  public static RelaxedOneHotCategorical ofLogits(Tensor temperature, Tensor logits) {
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
  public static RelaxedOneHotCategorical ofLogits(
      Tensor temperature, Tensor logits, Consumer<DistributionOptions> options) {
    return new RelaxedOneHotCategorical(parameters(options, temperature, "logits", logits));
  }

  static Parameters parameters(
      Consumer<DistributionOptions> options, Tensor temperature, String name, Tensor value) {
    return ExpRelaxedCategorical.parameters(options, temperature, name, value);
  }

  /** {@return the probabilities, of shape (..., K)} */
  public Tensor probs() {
    return base.probs();
  }

  /** {@return the logarithms of the probabilities, of shape (..., K)} */
  public Tensor logits() {
    return base.logits();
  }

  @Override
  public Constraint support() {
    return SIMPLEX;
  }

  @Override
  public boolean hasRsample() {
    return true;
  }

  @Override
  public RelaxedOneHotCategorical expand(Shape batchShape) {
    return new RelaxedOneHotCategorical(parameters().expand(batchShape));
  }

  /** {@return the temperature} */
  public Tensor temperature() {
    return base.temperature();
  }
}
