package org.jtorch.internal.calls;

import org.jtorch.Device;
import org.jtorch.Tensor;

/** Descriptions of tensors in messages. */
public final class TensorSummary {
  private TensorSummary() {}

  /** Returns dtype, shape and device: {@code float32[2, 3]}, {@code int64[4]@cuda:0}. */
  public static String of(Tensor tensor) {
    if (tensor.isClosed()) {
      return "closed";
    }
    String sizes = tensor.isNested() ? "[nested]" : tensor.shape().toString();
    Device device = tensor.device();
    return tensor.dtype().pythonName() + sizes + (device.equals(Device.CPU) ? "" : "@" + device);
  }
}
