package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/**
 * Options of losses with a weight per class or element.
 *
 * @param <O> the loss's options type
 */
@CanIgnoreReturnValue
public abstract class WeightedLossOptions<O extends WeightedLossOptions<O>> extends LossOptions<O> {
  private @Nullable Tensor weight;

  WeightedLossOptions() {}

  /** Returns the weight and clears it: the loss registers it as a buffer. */
  @CheckReturnValue
  final @Nullable Tensor takeWeight() {
    Tensor taken = weight;
    weight = null;
    return taken;
  }

  /**
   * Weight of each class, {@code (C)}, or for losses without classes of each element, of a shape
   * that broadcasts to the input. The loss holds its own handle on the same memory. Default: none.
   */
  public O weight(Tensor weight) {
    this.weight = weight;
    return self();
  }
}
