package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Channel-wise alpha dropout: sets random channels to SELU's negative saturation value in training
 * and keeps mean and variance, {@code torch.nn.FeatureAlphaDropout}. Input: {@code (N, C, *)}.
 * Output: same shape.
 */
public final class FeatureAlphaDropout extends DropoutNd {
  /** Creates a layer with dropout probability 0.5. */
  public FeatureAlphaDropout() {
    this(0.5);
  }

  /**
   * Creates a layer with the given dropout probability; see {@link #FeatureAlphaDropout(double,
   * Consumer)}.
   */
  public FeatureAlphaDropout(double p) {
    this(p, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param p dropout probability, from 0 to 1
   * @param options {@code o -> o.inplace(true)}
   * @throws IllegalArgumentException if the probability is out of range
   */
  public FeatureAlphaDropout(double p, Consumer<InplaceOptions> options) {
    super(p, options);
  }

  @Override
  Tensor drop(Tensor input, double p) {
    return F.featureAlphaDropout(input, p, isTraining());
  }
}
