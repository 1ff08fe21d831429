package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/**
 * Options of losses with a weight per class or element.
 *
 * @param <O> the loss's options type
 */
public abstract class WeightedLossOptions<O extends WeightedLossOptions<O>> extends LossOptions<O> {
  private @Nullable Tensor weight;

  WeightedLossOptions() {}

  /** Returns the weight and clears it: the loss registers it as a buffer. */
  final @Nullable Tensor takeWeight() {
    Tensor taken = weight;
    weight = null;
    return taken;
  }

  /**
   * Weight of each class, or of each element for losses without classes.
   *
   * @param weight {@code (C)}, or a shape that broadcasts to the input; the loss holds its own
   *     handle on the same memory; none by default
   * @return this
   */
  @CanIgnoreReturnValue
  public O weight(Tensor weight) {
    this.weight = weight;
    return self();
  }
}
