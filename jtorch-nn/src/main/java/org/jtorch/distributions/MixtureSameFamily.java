package org.jtorch.distributions;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorHolder;

/**
 * A mixture of distributions of one family, {@code torch.distributions.MixtureSameFamily}. The last
 * batch dimension of the component distribution holds the components.
 */
public final class MixtureSameFamily extends Distribution {
  private final Categorical mixture;
  private final Distribution component;

  /** Creates a mixture; see {@link #MixtureSameFamily(Categorical, Distribution, Consumer)}. */
  public MixtureSameFamily(Categorical mixture, Distribution component) {
    this(mixture, component, o -> {});
  }

  /**
   * Creates a mixture.
   *
   * @param mixture the probabilities of the K components, of a batch shape that broadcasts with the
   *     component's without its last dimension
   * @param component the components, of batch shape (..., K)
   * @param options {@code o -> o.validateArgs(false)}
   */
  public MixtureSameFamily(
      Categorical mixture, Distribution component, Consumer<DistributionOptions> options) {
    this(Parameters.of(options), mixture, component);
  }

  private MixtureSameFamily(Parameters parameters, Categorical mixture, Distribution component) {
    super(parameters, checked(mixture, component), component.eventShape());
    this.mixture = mixture;
    this.component = component;
  }

  private static Shape checked(Categorical mixture, Distribution component) {
    Shape batch = Objects.requireNonNull(component, "component").batchShape();
    if (batch.rank() == 0 || batch.size(batch.rank() - 1) != mixture.numEvents()) {
      throw new IllegalArgumentException(
          "mixture_distribution has "
              + mixture.numEvents()
              + " components, which must equal the last size of component_distribution.batch_shape "
              + batch);
    }
    Shape rest = Shapes.dropLast(batch, 1);
    if (!Shapes.broadcastable(mixture.batchShape(), rest)) {
      throw new IllegalArgumentException(
          "mixture_distribution.batch_shape "
              + mixture.batchShape()
              + " is not compatible with component_distribution.batch_shape "
              + batch);
    }
    return rest;
  }

  /** {@return the probabilities of the components} */
  public Categorical mixtureDistribution() {
    return mixture;
  }

  /** {@return the components} */
  public Distribution componentDistribution() {
    return component;
  }

  @Override
  public MixtureSameFamily expand(Shape batchShape) {
    return new MixtureSameFamily(
        Parameters.trusted(parameters().validateArgs()),
        mixture.expand(batchShape),
        component.expand(Shapes.append(batchShape, mixture.numEvents())));
  }

  @Override
  public Constraint support() {
    return Constraints.mixtureSameFamily(component.support());
  }

  @Override
  protected Tensor computeMean() {
    return weighted(component.computeMean());
  }

  @Override
  protected Tensor computeVariance() {
    Tensor difference = component.computeMean().sub(padded(computeMean()));
    return weighted(component.computeVariance()).add(weighted(difference.square()));
  }

  @Override
  protected Tensor computeCdf(Tensor value) {
    return component.cdf(padded(value)).mul(mixture.probs()).sum(-1);
  }

  @Override
  protected Tensor computeLogProb(Tensor value) {
    Tensor logProbs = component.logProb(padded(value));
    return logProbs.add(mixture.logits().logSoftmax(-1)).logsumexp(-1);
  }

  @Override
  protected Tensor drawSample(Shape sampleShape) {
    int dim = sampleShape.rank() + batchShape().rank();
    Tensor chosen = mixture.drawSample(sampleShape);
    Tensor samples = component.drawSample(sampleShape);
    Shape ones = Shapes.ones(eventShape().rank() + 1);
    Shape repeats = Shapes.concat(Shapes.ones(chosen.dim() + 1), eventShape());
    Tensor index = chosen.reshape(Shapes.concat(chosen.shape(), ones)).repeat(repeats.toArray());
    return samples.gather(dim, index).squeeze(dim);
  }

  private Tensor padded(Tensor x) {
    return x.unsqueeze(-1 - eventShape().rank());
  }

  /** The sum over the components, weighted by their probabilities. */
  private Tensor weighted(Tensor values) {
    Tensor probs = mixture.probs();
    int mixtureRank = mixture.batchShape().rank();
    int pad = mixtureRank == 1 ? 0 : batchShape().rank() - mixtureRank;
    Shape leading = Shapes.concat(Shapes.dropLast(probs.shape(), 1), Shapes.ones(pad));
    Shape shape = Shapes.append(leading, mixture.numEvents());
    Tensor weights = probs.reshape(Shapes.concat(shape, Shapes.ones(eventShape().rank())));
    return weights.mul(values).sum(-1 - eventShape().rank());
  }

  @Override
  boolean validatesCdf() {
    return false;
  }

  @Override
  List<TensorHolder> parts() {
    return List.of(mixture, component);
  }

  @Override
  public String toString() {
    return "MixtureSameFamily(" + mixture + ", " + component + ")";
  }
}
