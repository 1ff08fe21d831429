package org.jtorch;

import org.bytedeco.pytorch.global.torch;
import org.jtorch.internal.calls.NativeCalls;

/**
 * The GPUs that libtorch can use, {@code torch.cuda}. This includes AMD GPUs with a ROCm build of
 * libtorch.
 */
public final class Cuda {
  private Cuda() {}

  /**
   * Whether libtorch can use a GPU, {@code torch.cuda.is_available()}.
   *
   * @return false with the CPU natives
   */
  public static boolean isAvailable() {
    return deviceCount() > 0;
  }

  /**
   * Number of GPUs, {@code torch.cuda.device_count()}.
   *
   * @return 0 with the CPU natives
   */
  public static int deviceCount() {
    return NativeCalls.call("cuda.device_count", () -> (int) torch.cuda_device_count());
  }

  /**
   * Waits until all kernels on a device have finished, {@code torch.cuda.synchronize()}.
   *
   * @param device a CUDA device; index -1 is the current one
   */
  public static void synchronize(Device device) {
    NativeCalls.run("cuda.synchronize", () -> torch.cuda_synchronize(device.index()));
  }
}
