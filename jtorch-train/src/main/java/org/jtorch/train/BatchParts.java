package org.jtorch.train;

import org.jtorch.Device;
import org.jtorch.Tensor;
import org.jtorch.data.Batch;

/** Size and device of the batches that the library knows. */
final class BatchParts {
  private BatchParts() {}

  static long size(Object batch) {
    if (batch instanceof Batch pair) {
      return Math.max(1, pair.size());
    }
    return batch instanceof Tensor tensor && tensor.dim() > 0 ? Math.max(1, tensor.size(0)) : 1;
  }

  @SuppressWarnings("unchecked") // a batch becomes one of its own class
  static <B> B toDevice(B batch, Device device) {
    if (batch instanceof Batch pair) {
      return isOn(pair.input(), device) && isOn(pair.target(), device)
          ? batch
          : (B) new Batch(pair.input().to(device), pair.target().to(device));
    }
    return batch instanceof Tensor tensor && !isOn(tensor, device) ? (B) tensor.to(device) : batch;
  }

  private static boolean isOn(Tensor tensor, Device device) {
    return tensor.device().equals(device);
  }
}
