package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import java.util.function.Consumer;
import org.jtorch.Reduction;

/**
 * The setting that all losses have.
 *
 * <p><b>Ownership:</b> holds no tensor after construction.
 *
 * <p><b>Thread safety:</b> used by the constructor alone.
 *
 * @param <O> the loss's own options
 */
public abstract class LossOptions<O extends LossOptions<O>> {
  Reduction reduction = Reduction.MEAN;

  LossOptions() {}

  abstract O self();

  /** These options, changed as the user wishes. */
  final O with(Consumer<O> changes) {
    changes.accept(self());
    return self();
  }

  /**
   * What becomes of the single losses.
   *
   * @param reduction the mean by default
   * @return this
   */
  @CanIgnoreReturnValue
  public O reduction(Reduction reduction) {
    this.reduction = Objects.requireNonNull(reduction);
    return self();
  }
}
