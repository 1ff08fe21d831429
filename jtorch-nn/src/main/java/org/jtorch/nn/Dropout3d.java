package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * 3D channel dropout: zeroes random channels in training and scales the others by 1 / (1 - p),
 * {@code torch.nn.Dropout3d}. Input: {@code (N, C, D, H, W)} or {@code (C, D, H, W)}. Output: same
 * shape.
 */
public final class Dropout3d extends DropoutNd {
  /** Creates a layer with dropout probability 0.5. */
  public Dropout3d() {
    this(0.5);
  }

  /**
   * Creates a layer with the given dropout probability.
   *
   * @param p dropout probability, from 0 to 1
   * @throws IllegalArgumentException if the probability is out of range
   */
  public Dropout3d(double p) {
    this(p, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param p dropout probability, from 0 to 1
   * @param options {@code o -> o.inplace(true)}
   * @throws IllegalArgumentException if the probability is out of range
   */
  public Dropout3d(double p, Consumer<InplaceOptions> options) {
    super(p, options);
  }

  @Override
  Tensor drop(Tensor input, double p) {
    Inputs.checkRank(this, input, 4, 5);
    return F.dropout3d(input, p, isTraining());
  }
}
