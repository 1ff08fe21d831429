package org.jtorch.it.vision;

import static org.assertj.core.api.Assertions.assertThat;

import org.jtorch.Tensor;

/** Distance between tensors. */
final class Distance {
  private Distance() {}

  static void assertWithin(double tolerance, Tensor actual, Tensor expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(actual.sub(expected).abs().max().item())
        .as("the largest difference")
        .isLessThanOrEqualTo(tolerance);
  }
}
