package org.jtorch.nn;

import org.jtorch.ReductionOps.ValuesIndices;
import org.jtorch.Tensor;

/**
 * A pool that can tell where the elements that it chose stood, {@code return_indices=True}.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public abstract sealed class IndexedPool extends Module implements Layer
    permits AdaptiveMaxPoolNd, FractionalMaxPoolNd, MaxPoolNd {
  IndexedPool() {}

  /**
   * Computes the output and the positions of its elements in the input, {@code
   * return_indices=True}; what a {@link MaxUnpoolNd} needs to put them back.
   *
   * @param input as for {@link #call}
   * @return the elements, and their positions in the flattened spatial dimensions
   */
  public final ValuesIndices callWithIndices(Tensor input) {
    return call(() -> withIndices(input), input);
  }

  abstract ValuesIndices withIndices(Tensor input);
}
