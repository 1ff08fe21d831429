package org.jtorch.serving.internal.networks;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jtorch.Tensor;

/** Sizes of weights. */
final class WeightBytes {
  private WeightBytes() {}

  /** Returns the bytes of the storages of tensors, a shared one once. */
  static long of(Collection<Tensor> tensors) {
    Set<Long> seen = new HashSet<>();
    long bytes = 0;
    for (Tensor tensor : tensors) {
      if (seen.add(tensor.storageAddress())) {
        bytes += tensor.storageBytes();
      }
    }
    return bytes;
  }
}
