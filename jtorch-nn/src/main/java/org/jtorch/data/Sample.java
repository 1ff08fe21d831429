package org.jtorch.data;

import java.util.Objects;
import org.jtorch.Tensor;

/**
 * A sample of a dataset: an input and its target.
 *
 * @param input for example an image, {@code (C, H, W)}
 * @param target for example a class index, an int64 scalar
 */
public record Sample(Tensor input, Tensor target) {
  /**
   * Creates a sample.
   *
   * @param input for example an image, {@code (C, H, W)}
   * @param target for example a class index, an int64 scalar
   */
  public Sample {
    Objects.requireNonNull(input, "input");
    Objects.requireNonNull(target, "target");
  }
}
