package org.jtorch.nn;

import org.jtorch.Tensor;

/**
 * What tells how far an output is from its target.
 *
 * <p><b>Ownership:</b> the loss belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> as the subclass.
 */
public abstract class Loss extends Module {
  /** A loss. */
  protected Loss() {}

  /**
   * Computes the loss. To be written, and to be called by {@link #call} alone.
   *
   * @param input what the model says
   * @param target what is right
   * @return the loss, a scalar unless it is not reduced
   */
  public abstract Tensor forward(Tensor input, Tensor target);

  /**
   * Computes the loss, hooks and paths of errors included.
   *
   * @param input what the model says
   * @param target what is right
   * @return the loss, a scalar unless it is not reduced
   */
  public final Tensor call(Tensor input, Tensor target) {
    return call(() -> forward(input, target), input, target);
  }
}
