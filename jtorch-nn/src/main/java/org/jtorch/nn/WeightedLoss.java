package org.jtorch.nn;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/** Base class of losses with an optional weight buffer. */
abstract class WeightedLoss extends Loss {
  private final @Nullable Slot<Tensor> weight;

  WeightedLoss(WeightedLossOptions<?> options) {
    Tensor given = options.takeWeight();
    weight = given == null ? null : buffer("weight", Parameters.ownBuffer(given));
  }

  /** Passes the weight to a consumer, if there is one. */
  final void passWeight(Consumer<Tensor> to) {
    if (weight != null) {
      to.accept(weight.get());
    }
  }
}
