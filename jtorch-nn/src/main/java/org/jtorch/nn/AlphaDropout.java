package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Sets elements to the saturated value of SELU at random in training, and keeps mean and variance,
 * {@code torch.nn.AlphaDropout}. {@code (*)} to {@code (*)}.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class AlphaDropout extends DropoutNd {
  /** The layer with probability 0.5. */
  public AlphaDropout() {
    this(0.5);
  }

  /**
   * The layer.
   *
   * @param p the probability of a zero, from 0 to 1, 0.5 by default
   * @throws IllegalArgumentException if the probability is not one
   */
  public AlphaDropout(double p) {
    this(p, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param p the probability of a zero, from 0 to 1
   * @param options {@code o -> o.inplace(true)}
   * @throws IllegalArgumentException if the probability is not one
   */
  public AlphaDropout(double p, Consumer<InplaceOptions> options) {
    super(p, options);
  }

  @Override
  Tensor drop(Tensor input, double p) {
    return F.alphaDropout(input, p, isTraining());
  }
}
