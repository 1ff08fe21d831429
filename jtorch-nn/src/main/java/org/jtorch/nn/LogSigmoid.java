package org.jtorch.nn;

import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Log sigmoid, log(1 / (1 + exp(-x))), {@code torch.nn.LogSigmoid}. Input: {@code (*)}. Output:
 * same shape.
 */
public final class LogSigmoid extends Module implements Layer {
  /** Creates a layer. */
  public LogSigmoid() {}

  @Override
  public Tensor forward(Tensor input) {
    return F.logsigmoid(input);
  }
}
