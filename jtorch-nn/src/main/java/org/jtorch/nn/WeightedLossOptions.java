package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/**
 * The settings of losses that weigh classes or elements.
 *
 * <p><b>Ownership:</b> holds no tensor after construction.
 *
 * <p><b>Thread safety:</b> used by the constructor alone.
 *
 * @param <O> the loss's own options
 */
public abstract class WeightedLossOptions<O extends WeightedLossOptions<O>> extends LossOptions<O> {
  private @Nullable Tensor weight;

  WeightedLossOptions() {}

  /** The weight, once: the loss registers it as a buffer. */
  final @Nullable Tensor takeWeight() {
    Tensor taken = weight;
    weight = null;
    return taken;
  }

  /**
   * How much each class counts, or each element where there are no classes.
   *
   * @param weight {@code (C)}, or broadcast to the input; the loss has a handle of its own on the
   *     same memory; all the same by default
   * @return this
   */
  @CanIgnoreReturnValue
  public O weight(Tensor weight) {
    this.weight = weight;
    return self();
  }
}
