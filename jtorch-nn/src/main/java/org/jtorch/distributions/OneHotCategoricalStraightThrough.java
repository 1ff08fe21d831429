package org.jtorch.distributions;

import java.util.function.Consumer;
import org.jtorch.Shape;
import org.jtorch.Tensor;

/**
 * Categorical distribution over one-hot vectors of length K, with the straight-through gradient
 * estimator, {@code torch.distributions.OneHotCategoricalStraightThrough}.
 */
public final class OneHotCategoricalStraightThrough extends OneHotCategorical {

  /**
   * Creates a distribution from probabilities; see {@link #OneHotCategoricalStraightThrough(Tensor,
   * Consumer)}.
   */
  public OneHotCategoricalStraightThrough(Tensor probs) {
    this(probs, o -> {});
  }

  /**
   * Creates a distribution from probabilities.
   *
   * @param probs probabilities of shape (..., K), normalized along the last dimension
   * @param options {@code o -> o.validateArgs(false)}
   * @throws IllegalArgumentException if a parameter does not satisfy its constraint
   */
  public OneHotCategoricalStraightThrough(Tensor probs, Consumer<DistributionOptions> options) {
    this(parameters(options, "probs", probs));
  }

  OneHotCategoricalStraightThrough(Parameters parameters) {
    super(parameters);
  }

  /** Creates a distribution from logits; see {@link #ofLogits(Tensor, Consumer)}. */
  public static OneHotCategoricalStraightThrough ofLogits(Tensor logits) {
    return ofLogits(logits, o -> {});
  }

  /**
   * Creates a distribution from logits.
   *
   * @param logits unnormalized log probabilities of shape (..., K)
   * @param options {@code o -> o.validateArgs(false)}
   * @return a distribution
   */
  public static OneHotCategoricalStraightThrough ofLogits(
      Tensor logits, Consumer<DistributionOptions> options) {
    return new OneHotCategoricalStraightThrough(parameters(options, "logits", logits));
  }

  @Override
  protected Tensor drawRsample(Shape sampleShape) {
    Tensor probs = probs();
    return drawSample(sampleShape).add(probs.sub(probs.detach()));
  }

  @Override
  public boolean hasRsample() {
    return true;
  }

  @Override
  public OneHotCategoricalStraightThrough expand(Shape batchShape) {
    return new OneHotCategoricalStraightThrough(parameters().expand(batchShape));
  }
}
