package org.jtorch.distributions;

import org.jtorch.Tensor;
import org.jtorch.TensorScope;

/**
 * A region over which a variable is valid, {@code torch.distributions.constraints.Constraint}.
 * {@link Constraints} has PyTorch's constraints.
 */
public abstract class Constraint {
  /** Constructor for subclasses. */
  protected Constraint() {}

  /**
   * Checks values.
   *
   * @param value a tensor with at least {@link #eventDim} dimensions
   * @return booleans of the value's shape without the last {@link #eventDim} dimensions
   */
  public abstract Tensor check(Tensor value);

  /** {@return whether the values are discrete} */
  public boolean isDiscrete() {
    return false;
  }

  /** {@return the number of last dimensions that define one event} */
  public int eventDim() {
    return 0;
  }

  /** Whether all of a tensor satisfies this constraint. */
  final boolean accepts(Tensor value) {
    return TensorScope.compute(() -> check(value.detach()).all().itemBoolean());
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + "()";
  }
}
