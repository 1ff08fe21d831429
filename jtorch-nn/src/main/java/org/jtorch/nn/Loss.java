package org.jtorch.nn;

import org.jtorch.Tensor;

/** Base class of losses of an input and a target. */
public abstract class Loss extends Module {
  /** Creates a loss. */
  protected Loss() {}

  /**
   * Computes the loss. Subclasses override this method; callers use {@link #call}.
   *
   * @param input output of the model
   * @param target target values
   * @return the loss, a scalar unless the reduction is {@code NONE}
   */
  public abstract Tensor forward(Tensor input, Tensor target);

  /**
   * Computes the loss, runs the hooks, and adds the module's path to exceptions.
   *
   * @param input output of the model
   * @param target target values
   * @return the loss, a scalar unless the reduction is {@code NONE}
   */
  public final Tensor call(Tensor input, Tensor target) {
    return call(() -> forward(input, target), input, target);
  }
}
