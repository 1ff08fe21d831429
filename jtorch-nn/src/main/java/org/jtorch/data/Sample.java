package org.jtorch.data;

import java.util.Objects;
import org.jtorch.Tensor;

/**
 * An input and what is expected for it.
 *
 * <p><b>Ownership:</b> refers to its tensors.
 *
 * <p><b>Thread safety:</b> as its tensors'.
 *
 * @param input for example an image, {@code (C, H, W)}
 * @param target for example its class, an int64 scalar
 */
public record Sample(Tensor input, Tensor target) {
  /**
   * A pair.
   *
   * @param input for example an image, {@code (C, H, W)}
   * @param target for example its class, an int64 scalar
   */
  public Sample {
    Objects.requireNonNull(input, "input");
    Objects.requireNonNull(target, "target");
  }
}
