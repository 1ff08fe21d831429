package org.jtorch.distributions;

import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorHolder;

/**
 * A distribution whose last batch dimensions count as event dimensions, {@code
 * torch.distributions.Independent}: the log probabilities are summed over them.
 */
public final class Independent extends Distribution {
  private final Distribution baseDist;
  private final int reinterpretedBatchNdims;

  /** Creates a distribution; see {@link #Independent(Distribution, int, Consumer)}. */
  public Independent(Distribution base, int reinterpretedBatchNdims) {
    this(base, reinterpretedBatchNdims, o -> {});
  }

  /**
   * Creates a distribution.
   *
   * @param base the distribution
   * @param reinterpretedBatchNdims the number of batch dimensions that become event dimensions
   * @param options {@code o -> o.validateArgs(false)}
   */
  public Independent(
      Distribution base, int reinterpretedBatchNdims, Consumer<DistributionOptions> options) {
    this(Parameters.of(options), base, reinterpretedBatchNdims);
  }

  private Independent(Parameters parameters, Distribution base, int ndims) {
    super(
        parameters,
        Shapes.dropLast(base.batchShape(), checked(base, ndims)),
        Shapes.concat(Shapes.tail(base.batchShape(), ndims), base.eventShape()));
    this.baseDist = base;
    this.reinterpretedBatchNdims = ndims;
  }

  private static int checked(Distribution base, int ndims) {
    if (ndims < 0 || ndims > base.batchShape().rank()) {
      throw new IllegalArgumentException(
          "Expected reinterpreted_batch_ndims <= len(base_distribution.batch_shape), actual "
              + ndims
              + " vs "
              + base.batchShape().rank());
    }
    return ndims;
  }

  /** {@return the distribution} */
  public Distribution baseDist() {
    return baseDist;
  }

  /** {@return the number of batch dimensions that became event dimensions} */
  public int reinterpretedBatchNdims() {
    return reinterpretedBatchNdims;
  }

  @Override
  public Independent expand(Shape batchShape) {
    Shape base = Shapes.concat(batchShape, Shapes.head(eventShape(), reinterpretedBatchNdims));
    Parameters trusted = Parameters.trusted(parameters().validateArgs());
    return new Independent(trusted, baseDist.expand(base), reinterpretedBatchNdims);
  }

  @Override
  public Constraint support() {
    return reinterpretedBatchNdims == 0
        ? baseDist.support()
        : Constraints.independent(baseDist.support(), reinterpretedBatchNdims);
  }

  @Override
  public boolean hasRsample() {
    return baseDist.hasRsample();
  }

  @Override
  public boolean hasEnumerateSupport() {
    return reinterpretedBatchNdims == 0 && baseDist.hasEnumerateSupport();
  }

  @Override
  protected Tensor drawSample(Shape sampleShape) {
    return baseDist.drawSample(sampleShape);
  }

  @Override
  protected Tensor drawRsample(Shape sampleShape) {
    return baseDist.drawRsample(sampleShape);
  }

  @Override
  protected Tensor computeLogProb(Tensor value) {
    return Numerics.sumRightmost(baseDist.logProb(value), reinterpretedBatchNdims);
  }

  @Override
  protected Tensor computeEntropy() {
    return Numerics.sumRightmost(baseDist.computeEntropy(), reinterpretedBatchNdims);
  }

  @Override
  protected Tensor computeMean() {
    return baseDist.computeMean();
  }

  @Override
  protected Tensor computeMode() {
    return baseDist.computeMode();
  }

  @Override
  protected Tensor computeVariance() {
    return baseDist.computeVariance();
  }

  @Override
  protected Tensor computeSupport(boolean expand) {
    if (reinterpretedBatchNdims > 0) {
      throw new UnsupportedOperationException(
          "Enumeration over cartesian product is not implemented");
    }
    return baseDist.computeSupport(expand);
  }

  /** The base distribution checks values. */
  @Override
  void validateSample(Tensor value) {}

  @Override
  List<TensorHolder> parts() {
    return List.of(baseDist);
  }

  @Override
  public String toString() {
    return "Independent(" + baseDist + ", " + reinterpretedBatchNdims + ")";
  }
}
