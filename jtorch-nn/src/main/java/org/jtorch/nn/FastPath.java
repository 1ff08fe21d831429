package org.jtorch.nn;

import java.util.List;
import org.jtorch.Device;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.internal.Tracing;

/** Conditions under which PyTorch computes attention or an encoder layer in a fused kernel. */
final class FastPath {
  private static volatile boolean enabled = true;

  private FastPath() {}

  static boolean isEnabled() {
    return enabled;
  }

  static void enable(boolean enable) {
    enabled = enable;
  }

  /** Whether the fast path is enabled, no gradients are recorded, and devices and dtypes match. */
  static boolean isOpenFor(Tensor input, List<Tensor> weights) {
    return enabled
        && !Tracing.isActive() // a graph has the operators themselves
        && !Torch.isAutocastEnabled(Device.Type.CUDA) // PyTorch checks CUDA's autocast only
        && fits(input, input)
        && weights.stream().allMatch(weight -> fits(weight, input))
        && !isRecorded(input, weights);
  }

  private static boolean fits(Tensor tensor, Tensor input) {
    Device.Type device = tensor.device().type();
    return (device == Device.Type.CPU || device == Device.Type.CUDA)
        && tensor.dtype() == input.dtype();
  }

  private static boolean isRecorded(Tensor input, List<Tensor> weights) {
    return Torch.isGradEnabled()
        && (input.requiresGrad() || weights.stream().anyMatch(Tensor::requiresGrad));
  }
}
