package org.jtorch.graph.internal.script;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jtorch.DType;
import org.jtorch.Layout;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;

/**
 * Copies of tensors that are a part of a larger storage. TorchScript writes storages as a whole,
 * and reads all tensors of one storage in the dtype of the first.
 */
final class StandaloneTensors implements AutoCloseable {
  /** What two handles of the same elements have in common. */
  private record Place(
      long storage, long offset, DType dtype, List<Long> sizes, List<Long> strides) {
    static Place of(Tensor tensor) {
      return new Place(
          tensor.storageAddress(),
          tensor.storageOffset(),
          tensor.dtype(),
          Arrays.stream(tensor.shape().toArray()).boxed().toList(),
          Arrays.stream(tensor.strides()).boxed().toList());
    }
  }

  private final Map<Place, Tensor> copies = new HashMap<>();

  /**
   * Returns a copy, or the tensor itself if it has a storage of its own; tied tensors stay tied.
   */
  Tensor of(Tensor tensor) {
    boolean hasStorage = tensor.layout() == Layout.STRIDED && !tensor.isNested();
    return hasStorage && tensor.storageBytes() > tensor.nbytes()
        ? copies.computeIfAbsent(Place.of(tensor), place -> copy(tensor))
        : tensor;
  }

  private static Tensor copy(Tensor tensor) {
    return TensorScope.unscoped(
        TensorScope.compute(() -> tensor.detach().clone().requiresGrad_(tensor.requiresGrad())));
  }

  @Override
  public void close() {
    copies.values().forEach(Tensor::close);
  }
}
