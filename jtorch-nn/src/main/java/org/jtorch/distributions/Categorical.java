package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.REAL_VECTOR;
import static org.jtorch.distributions.Constraints.SIMPLEX;
import static org.jtorch.distributions.Constraints.integerInterval;
import static org.jtorch.distributions.Numerics.broadcast;
import static org.jtorch.distributions.Numerics.enumerated;
import static org.jtorch.distributions.Numerics.filled;
import static org.jtorch.distributions.Numerics.lowest;

import java.util.List;
import java.util.function.Consumer;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;

/**
 * Categorical distribution over the numbers 0 to K - 1, {@code torch.distributions.Categorical}.
 */
public final class Categorical extends Distribution {
  private final ProbsLogits params;

  /** Creates a distribution from probabilities; see {@link #Categorical(Tensor, Consumer)}. */
  public Categorical(Tensor probs) {
    this(probs, o -> {});
  }

  /**
   * Creates a distribution from probabilities.
   *
   * @param probs probabilities of shape (..., K), normalized along the last dimension
   * @param options {@code o -> o.validateArgs(false)}
   * @throws IllegalArgumentException if a parameter does not satisfy its constraint
   */
  public Categorical(Tensor probs, Consumer<DistributionOptions> options) {
    this(parameters(options, "probs", probs));
  }

  Categorical(Parameters parameters) {
    super(parameters);
    this.params = new ProbsLogits(parameters, false);
  }

  /** Creates a distribution from logits; see {@link #ofLogits(Tensor, Consumer)}. */
  public static Categorical ofLogits(Tensor logits) {
    return ofLogits(logits, o -> {});
  }

  /**
   * Creates a distribution from logits.
   *
   * @param logits unnormalized log probabilities of shape (..., K)
   * @param options {@code o -> o.validateArgs(false)}
   * @return a distribution
   */
  public static Categorical ofLogits(Tensor logits, Consumer<DistributionOptions> options) {
    return new Categorical(parameters(options, "logits", logits));
  }

  static Parameters parameters(Consumer<DistributionOptions> options, String name, Tensor value) {
    if (value.dim() < 1) {
      throw new IllegalArgumentException(
          "`" + name + "` parameter must be at least one-dimensional.");
    }
    Parameters parameters = Parameters.of(options);
    return TensorScope.compute(() -> normalized(parameters, name, value));
  }

  private static Parameters normalized(Parameters parameters, String name, Tensor value) {
    boolean isProbs = name.equals("probs");
    Tensor normalized =
        isProbs ? value.div(value.sum(-1, true)) : value.sub(value.logsumexp(-1, true));
    return parameters.with(name, normalized, isProbs ? SIMPLEX : REAL_VECTOR, 1);
  }

  /** {@return the probabilities, of shape (..., K)} */
  public Tensor probs() {
    return params.probs();
  }

  /** {@return the logarithms of the probabilities, of shape (..., K)} */
  public Tensor logits() {
    return params.logits();
  }

  @Override
  protected Tensor computeMean() {
    return filled(probs(), batchShape(), Double.NaN);
  }

  @Override
  protected Tensor computeMode() {
    return probs().argmax(-1);
  }

  @Override
  protected Tensor computeVariance() {
    return filled(probs(), batchShape(), Double.NaN);
  }

  @Override
  protected Tensor drawSample(Shape sampleShape) {
    Tensor flat = probs().reshape(-1, numEvents());
    return flat.multinomial(sampleShape.numel(), true).t().reshape(extendedShape(sampleShape));
  }

  @Override
  protected Tensor computeLogProb(Tensor value) {
    List<Tensor> both = broadcast(value.to(DType.INT64).unsqueeze(-1), logits());
    return both.get(1).gather(-1, both.get(0).narrow(-1, 0, 1)).squeeze(-1);
  }

  @Override
  protected Tensor computeEntropy() {
    return logits().clampMin(lowest(logits())).mul(probs()).sum(-1).neg();
  }

  @Override
  protected Tensor computeSupport(boolean expand) {
    return enumerated(numEvents(), DType.INT64.on(params.param().device()), batchShape(), expand);
  }

  @Override
  public Constraint support() {
    return integerInterval(0, numEvents() - 1);
  }

  @Override
  public boolean hasEnumerateSupport() {
    return true;
  }

  @Override
  public Categorical expand(Shape batchShape) {
    return new Categorical(parameters().expand(batchShape));
  }

  /** The event shape of distributions over vectors of length K. */
  static Shape eventShape(Parameters parameters) {
    String name = parameters.has("probs") ? "probs" : "logits";
    return Shapes.tail(parameters.get(name).shape(), 1);
  }

  long numEvents() {
    return params.param().size(-1);
  }

  Tensor param() {
    return params.param();
  }
}
