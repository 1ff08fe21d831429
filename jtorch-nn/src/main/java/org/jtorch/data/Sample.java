package org.jtorch.data;

import java.util.List;
import org.jtorch.Tensor;

/**
 * A sample of a dataset: usually an input and its target, or any number of tensors.
 *
 * @param tensors the tensors, at least one; the input comes first and the target second
 */
public record Sample(List<Tensor> tensors) {
  /**
   * Creates a sample of a list of tensors.
   *
   * @param tensors at least one
   */
  public Sample {
    tensors = List.copyOf(tensors);
    if (tensors.isEmpty()) {
      throw new IllegalArgumentException("Sample: the list of tensors is empty");
    }
  }

  /**
   * Creates a sample.
   *
   * @param tensors an input, for example an image of shape {@code (C, H, W)}; its target, for
   *     example a class index as an int64 scalar; and more, if the dataset has more
   */
  public Sample(Tensor... tensors) {
    this(List.of(tensors));
  }

  /** {@return the first tensor, for example an image, {@code (C, H, W)}} */
  public Tensor input() {
    return tensors.get(0);
  }

  /**
   * {@return the second tensor, for example a class index, an int64 scalar}
   *
   * @throws IndexOutOfBoundsException if the sample has one tensor
   */
  public Tensor target() {
    return tensors.get(1);
  }

  /**
   * Returns a tensor by position.
   *
   * @param index 0 for the input, 1 for the target
   * @return the tensor
   */
  public Tensor get(int index) {
    return tensors.get(index);
  }
}
