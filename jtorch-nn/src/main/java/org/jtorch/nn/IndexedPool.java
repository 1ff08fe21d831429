package org.jtorch.nn;

import org.jtorch.ReductionOps.ValuesIndices;
import org.jtorch.Tensor;

/**
 * Max pooling layer that can return the indices of the selected elements, {@code
 * return_indices=True}.
 */
public abstract sealed class IndexedPool extends Module implements Layer
    permits AdaptiveMaxPoolNd, FractionalMaxPoolNd, MaxPoolNd {
  IndexedPool() {}

  /**
   * Computes the output and the indices of its elements in the input, {@code return_indices=True},
   * as {@link MaxUnpoolNd} requires them.
   *
   * @param input as for {@link #call}
   * @return the values, and their indices in the flattened spatial dimensions
   */
  public final ValuesIndices callWithIndices(Tensor input) {
    return call(() -> withIndices(input), input);
  }

  abstract ValuesIndices withIndices(Tensor input);
}
