package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Alpha dropout: sets random elements to SELU's negative saturation value in training and keeps
 * mean and variance, {@code torch.nn.AlphaDropout}. Input: {@code (*)}. Output: same shape.
 */
public final class AlphaDropout extends DropoutNd {
  /** Creates a layer with dropout probability 0.5. */
  public AlphaDropout() {
    this(0.5);
  }

  /**
   * Creates a layer with the given dropout probability; see {@link #AlphaDropout(double,
   * Consumer)}.
   */
  public AlphaDropout(double p) {
    this(p, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param p dropout probability, from 0 to 1
   * @param options {@code o -> o.inplace(true)}
   * @throws IllegalArgumentException if the probability is out of range
   */
  public AlphaDropout(double p, Consumer<InplaceOptions> options) {
    super(p, options);
  }

  @Override
  Tensor drop(Tensor input, double p) {
    return F.alphaDropout(input, p, isTraining());
  }
}
