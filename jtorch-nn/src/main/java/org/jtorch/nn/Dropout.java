package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Dropout: zeroes random elements in training and scales the others by 1 / (1 - p), {@code
 * torch.nn.Dropout}. Input: {@code (*)}. Output: same shape.
 */
public final class Dropout extends DropoutNd {
  /** Creates a layer with dropout probability 0.5. */
  public Dropout() {
    this(0.5);
  }

  /** Creates a layer with the given dropout probability; see {@link #Dropout(double, Consumer)}. */
  public Dropout(double p) {
    this(p, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param p dropout probability, from 0 to 1
   * @param options {@code o -> o.inplace(true)}
   * @throws IllegalArgumentException if the probability is out of range
   */
  public Dropout(double p, Consumer<InplaceOptions> options) {
    super(p, options);
  }

  @Override
  Tensor drop(Tensor input, double p) {
    return F.dropout(input, p, isTraining());
  }

  @Override
  Tensor dropInPlace(Tensor input, double p) {
    return F.dropout_(input, p, isTraining());
  }
}
