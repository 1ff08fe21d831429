package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import java.util.function.Consumer;
import org.jtorch.Reduction;

/**
 * Options that all losses have.
 *
 * @param <O> type of the options
 */
@CanIgnoreReturnValue
public abstract class LossOptions<O extends LossOptions<O>> {
  Reduction reduction = Reduction.MEAN;

  LossOptions() {}

  @SuppressWarnings("unchecked") // O is the class of this
  final O self() {
    return (O) this;
  }

  /** Applies the caller's changes to these options. */
  final O with(Consumer<O> changes) {
    changes.accept(self());
    return self();
  }

  /** Reduction of the element losses. Default {@code MEAN}. */
  public O reduction(Reduction reduction) {
    this.reduction = Objects.requireNonNull(reduction);
    return self();
  }
}
