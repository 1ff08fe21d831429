package org.jtorch.vision.models.quantization;

import org.jtorch.Tensor;
import org.jtorch.TensorScope;

/** The smallest and the largest element that was seen, {@code MinMaxObserver}. */
final class Observer {
  private float min = Float.POSITIVE_INFINITY;
  private float max = Float.NEGATIVE_INFINITY;

  synchronized void observe(Tensor values) {
    try (TensorScope scope = TensorScope.open()) {
      min = Math.min(min, (float) values.min().item());
      max = Math.max(max, (float) values.max().item());
    }
  }

  synchronized boolean hasSeen() {
    return min <= max;
  }

  synchronized QuantizationRange range() {
    return QuantizationRange.of(min, max);
  }
}
