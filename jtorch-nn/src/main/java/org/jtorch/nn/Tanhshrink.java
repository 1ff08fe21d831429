package org.jtorch.nn;

import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Tanhshrink activation, {@code x - tanh(x)}, {@code torch.nn.Tanhshrink}. {@code (*)} to {@code
 * (*)}.
 */
public final class Tanhshrink extends Module implements Layer {
  /** Creates a layer. */
  public Tanhshrink() {}

  @Override
  public Tensor forward(Tensor input) {
    return F.tanhshrink(input);
  }
}
