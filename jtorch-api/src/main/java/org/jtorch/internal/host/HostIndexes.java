package org.jtorch.internal.host;

import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.internal.guards.LossGuards;

/**
 * Rejects invalid indexes that kernels use without a check. Indexes in device memory are not read,
 * because that would synchronize the host with the device.
 */
public final class HostIndexes {
  private HostIndexes() {}

  /** Checks the targets of {@code ctc_loss}, as many per sequence as its length. */
  public static void checkCtcTargets(Tensor logProbs, Tensor targets, Tensor targetLengths) {
    if (logProbs.dim() == 0 || targets.dim() == 0 || !isOnHost(targets)) {
      return;
    }
    String refusal = LossGuards.classes(targets, read(targetLengths), logProbs.size(-1));
    if (refusal != null) {
      throw new IllegalArgumentException("ctcLoss: " + refusal);
    }
  }

  /** Checks the offsets of bags in an input with {@code elements} elements. */
  public static void checkOffsets(Tensor offsets, long elements) {
    if (!isOnHost(offsets)) {
      return;
    }
    for (long offset : read(offsets)) {
      if (offset < 0 || offset > elements) {
        throw new IllegalArgumentException(
            "embeddingBag: offsets must be from 0 to " + elements + ", got " + offset);
      }
    }
  }

  private static boolean isOnHost(Tensor tensor) {
    return tensor.device().equals(Device.CPU);
  }

  private static long[] read(Tensor numbers) {
    return TensorScope.compute(
        () -> numbers.to(DType.INT64.on(Device.CPU)).flatten().toLongArray());
  }
}
