package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Sets whole channels of volumes to zero at random in training, and scales the others, {@code
 * torch.nn.Dropout3d}. {@code (N, C, D, H, W)} or {@code (C, D, H, W)} to the same shape.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class Dropout3d extends DropoutNd {
  /** The layer with probability 0.5. */
  public Dropout3d() {
    this(0.5);
  }

  /**
   * The layer.
   *
   * @param p the probability of a zero, from 0 to 1, 0.5 by default
   * @throws IllegalArgumentException if the probability is not one
   */
  public Dropout3d(double p) {
    this(p, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param p the probability of a zero, from 0 to 1
   * @param options {@code o -> o.inplace(true)}
   * @throws IllegalArgumentException if the probability is not one
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
