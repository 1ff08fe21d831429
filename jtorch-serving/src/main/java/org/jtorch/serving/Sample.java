package org.jtorch.serving;

import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.TensorHolder;

/**
 * The tensors of one request or of one batch, in the order of the network's inputs or outputs.
 *
 * <p>A sample of one request has no batch dimension: the input of a network that takes (N, 3, 224,
 * 224) is a sample of one tensor (3, 224, 224).
 *
 * @param tensors one tensor per input or output, at least one
 */
public record Sample(List<Tensor> tensors) implements TensorHolder {
  /**
   * Creates a sample.
   *
   * @throws IllegalArgumentException if there are no tensors
   */
  public Sample {
    tensors = List.copyOf(tensors);
    if (tensors.isEmpty()) {
      throw new IllegalArgumentException("a sample needs at least one tensor");
    }
  }

  /**
   * Creates a sample.
   *
   * @param tensors one tensor per input or output
   * @return the sample
   */
  public static Sample of(Tensor... tensors) {
    return new Sample(List.of(tensors));
  }

  /**
   * Returns the only tensor.
   *
   * @return the tensor
   * @throws IllegalStateException if there are several
   */
  public Tensor tensor() {
    if (tensors.size() != 1) {
      throw new IllegalStateException("the sample has " + tensors.size() + " tensors, not one");
    }
    return tensors.get(0);
  }
}
