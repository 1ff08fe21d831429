package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * 2D channel dropout: zeroes random channels in training and scales the others by 1 / (1 - p),
 * {@code torch.nn.Dropout2d}. Input: {@code (N, C, H, W)}. Output: same shape. As in PyTorch, a 3D
 * input is treated as {@code (N, C, L)}.
 */
public final class Dropout2d extends DropoutNd {
  /** Creates a layer with dropout probability 0.5. */
  public Dropout2d() {
    this(0.5);
  }

  /**
   * Creates a layer with the given dropout probability.
   *
   * @param p dropout probability, from 0 to 1
   * @throws IllegalArgumentException if the probability is out of range
   */
  public Dropout2d(double p) {
    this(p, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param p dropout probability, from 0 to 1
   * @param options {@code o -> o.inplace(true)}
   * @throws IllegalArgumentException if the probability is out of range
   */
  public Dropout2d(double p, Consumer<InplaceOptions> options) {
    super(p, options);
  }

  @Override
  Tensor drop(Tensor input, double p) {
    return F.dropout2d(input, p, isTraining());
  }
}
