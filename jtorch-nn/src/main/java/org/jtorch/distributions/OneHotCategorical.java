package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.ONE_HOT;
import static org.jtorch.distributions.Numerics.eye;
import static org.jtorch.distributions.Numerics.oneMinus;
import static org.jtorch.distributions.Numerics.options;

import java.util.List;
import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorHolder;

/**
 * Categorical distribution over one-hot vectors of length K, {@code
 * torch.distributions.OneHotCategorical}.
 */
public class OneHotCategorical extends Distribution {
  private final Categorical categorical;

  /**
   * Creates a distribution from probabilities; see {@link #OneHotCategorical(Tensor, Consumer)}.
   */
  public OneHotCategorical(Tensor probs) {
    this(probs, o -> {});
  }

  /**
   * Creates a distribution from probabilities.
   *
   * @param probs probabilities of shape (..., K), normalized along the last dimension
   * @param options {@code o -> o.validateArgs(false)}
   * @throws IllegalArgumentException if a parameter does not satisfy its constraint
   */
  public OneHotCategorical(Tensor probs, Consumer<DistributionOptions> options) {
    this(parameters(options, "probs", probs));
  }

  OneHotCategorical(Parameters parameters) {
    super(parameters, parameters.batchShape(), Categorical.eventShape(parameters));
    this.categorical = new Categorical(parameters.trusted());
  }

  /** Creates a distribution from logits; see {@link #ofLogits(Tensor, Consumer)}. */
  public static OneHotCategorical ofLogits(Tensor logits) {
    return ofLogits(logits, o -> {});
  }

  /**
   * Creates a distribution from logits.
   *
   * @param logits unnormalized log probabilities of shape (..., K)
   * @param options {@code o -> o.validateArgs(false)}
   * @return a distribution
   */
  public static OneHotCategorical ofLogits(Tensor logits, Consumer<DistributionOptions> options) {
    return new OneHotCategorical(parameters(options, "logits", logits));
  }

  static Parameters parameters(Consumer<DistributionOptions> options, String name, Tensor value) {
    return Categorical.parameters(options, name, value);
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
  protected Tensor computeMean() {
    return probs();
  }

  @Override
  protected Tensor computeMode() {
    return F.oneHot(probs().argmax(-1), categorical.numEvents()).to(options(probs()));
  }

  @Override
  protected Tensor computeVariance() {
    return probs().mul(oneMinus(probs()));
  }

  @Override
  protected Tensor drawSample(Shape sampleShape) {
    return F.oneHot(categorical.drawSample(sampleShape), categorical.numEvents())
        .to(options(probs()));
  }

  @Override
  protected Tensor computeLogProb(Tensor value) {
    return categorical.computeLogProb(value.argmax(-1));
  }

  @Override
  protected Tensor computeEntropy() {
    return categorical.computeEntropy();
  }

  @Override
  protected Tensor computeSupport(boolean expand) {
    long n = categorical.numEvents();
    Tensor values =
        eye(categorical.param(), n)
            .view(Shapes.append(Shapes.concat(Shape.of(n), Shapes.ones(batchShape().rank())), n));
    return expand
        ? values.expand(Shapes.append(Shapes.concat(Shape.of(n), batchShape()), n))
        : values;
  }

  @Override
  public Constraint support() {
    return ONE_HOT;
  }

  @Override
  public boolean hasEnumerateSupport() {
    return true;
  }

  @Override
  public OneHotCategorical expand(Shape batchShape) {
    return new OneHotCategorical(parameters().expand(batchShape));
  }

  @Override
  List<TensorHolder> parts() {
    return List.of(categorical);
  }
}
