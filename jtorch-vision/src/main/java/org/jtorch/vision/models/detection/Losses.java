package org.jtorch.vision.models.detection;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jtorch.Tensor;

/**
 * Losses of a training step.
 *
 * @param byName the losses, scalars, by torchvision's names and in its order
 */
public record Losses(Map<String, Tensor> byName) {
  /** Copies the map. */
  public Losses {
    byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
  }

  /**
   * Returns one loss.
   *
   * @param name {@code "loss_classifier"}
   * @return the loss
   * @throws IllegalArgumentException if there is none of this name
   */
  public Tensor get(String name) {
    Tensor loss = byName.get(name);
    if (loss == null) {
      throw new IllegalArgumentException("there is no loss " + name + ", only " + byName.keySet());
    }
    return loss;
  }

  /** {@return the sum, {@code sum(losses.values())}} */
  public Tensor total() {
    Tensor total = null;
    for (Tensor loss : byName.values()) {
      total = total == null ? loss.add(0) : total.add(loss);
    }
    if (total == null) {
      throw new IllegalStateException("there are no losses");
    }
    return total;
  }
}
