package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.multinomial;
import static org.jtorch.distributions.Numerics.broadcast;
import static org.jtorch.distributions.Numerics.oneMinus;

import java.util.List;
import java.util.function.Consumer;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorHolder;
import org.jtorch.Torch;

/**
 * Multinomial distribution: counts of K categories in a number of trials, {@code
 * torch.distributions.Multinomial}.
 */
public final class Multinomial extends Distribution {
  private final Categorical categorical;
  private final long totalCount;

  /**
   * Creates a distribution from probabilities; see {@link #Multinomial(long, Tensor, Consumer)}.
   */
  public Multinomial(long totalCount, Tensor probs) {
    this(totalCount, probs, o -> {});
  }

  /**
   * Creates a distribution from probabilities.
   *
   * @param totalCount number of trials
   * @param probs probabilities of shape (..., K), normalized along the last dimension
   * @param options {@code o -> o.validateArgs(false)}
   * @throws IllegalArgumentException if a parameter does not satisfy its constraint
   */
  public Multinomial(long totalCount, Tensor probs, Consumer<DistributionOptions> options) {
    this(parameters(options, totalCount, "probs", probs));
  }

  Multinomial(Parameters parameters) {
    super(parameters, parameters.batchShape(), Categorical.eventShape(parameters));
    this.categorical = new Categorical(parameters.trusted());
    this.totalCount = parameters.get("total_count").itemLong();
  }

  /** Creates a distribution from logits; see {@link #ofLogits(long, Tensor, Consumer)}. */
  public static Multinomial ofLogits(long totalCount, Tensor logits) {
    return ofLogits(totalCount, logits, o -> {});
  }

  /**
   * Creates a distribution from logits.
   *
   * @param totalCount number of trials
   * @param logits unnormalized log probabilities of shape (..., K)
   * @param options {@code o -> o.validateArgs(false)}
   * @return a distribution
   */
  public static Multinomial ofLogits(
      long totalCount, Tensor logits, Consumer<DistributionOptions> options) {
    return new Multinomial(parameters(options, totalCount, "logits", logits));
  }

  static Parameters parameters(
      Consumer<DistributionOptions> options, long totalCount, String name, Tensor value) {
    return Categorical.parameters(options, name, value)
        .derive("total_count", Torch.tensor(totalCount));
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
    return probs().mul(totalCount);
  }

  @Override
  protected Tensor computeVariance() {
    return probs().mul(totalCount).mul(oneMinus(probs()));
  }

  @Override
  protected Tensor drawSample(Shape sampleShape) {
    Tensor samples = categorical.drawSample(Shapes.concat(Shape.of(totalCount), sampleShape));
    Tensor last = samples.movedim(0, -1);
    Tensor counts = last.newZeros(extendedShape(sampleShape));
    return counts.scatterAdd_(-1, last, Torch.onesLike(last)).typeAs(probs());
  }

  @Override
  protected Tensor computeLogProb(Tensor value) {
    List<Tensor> both = broadcast(logits(), value);
    Tensor x = both.get(1);
    Tensor logits = both.get(0);
    Tensor impossible = x.eq(0).bitwiseAnd(logits.eq(Double.NEGATIVE_INFINITY));
    Tensor logN = x.sum(-1).add(1).lgamma();
    Tensor logXs = x.add(1).lgamma().sum(-1);
    return logN.sub(logXs).add(logits.maskedFill(impossible, 0).mul(x).sum(-1));
  }

  @Override
  protected Tensor computeEntropy() {
    Tensor n = Torch.tensor(DType.FLOAT64, (double) totalCount);
    Tensor term1 = n.mul(categorical.computeEntropy()).sub(n.add(1).lgamma());
    Binomial binomial = new Binomial(totalCount, probs());
    Tensor support = binomial.computeSupport(false).narrow(0, 1, totalCount);
    Tensor weighted = binomial.computeLogProb(support).exp().mul(support.add(1).lgamma());
    return term1.add(weighted.sum(0, -1));
  }

  @Override
  public Constraint support() {
    return multinomial(totalCount);
  }

  @Override
  public Multinomial expand(Shape batchShape) {
    return new Multinomial(parameters().expand(batchShape));
  }

  /** {@return the number of trials} */
  public long totalCount() {
    return totalCount;
  }

  @Override
  List<TensorHolder> parts() {
    return List.of(categorical);
  }
}
