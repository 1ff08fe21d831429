package org.jtorch.nn;

import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * The logarithm of the logistic sigmoid of each element, {@code torch.nn.LogSigmoid}. {@code (*)}
 * to {@code (*)}.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class LogSigmoid extends Module implements Layer {
  /** The layer. */
  public LogSigmoid() {}

  @Override
  public Tensor forward(Tensor input) {
    return F.logsigmoid(input);
  }
}
