package org.jtorch;

import org.bytedeco.pytorch.global.torch;
import org.jtorch.internal.calls.NativeCalls;

/**
 * The GPUs that libtorch can use, {@code torch.cuda}. A ROCm build of libtorch answers here too.
 */
public final class Cuda {
  private Cuda() {}

  /**
   * Whether there is a GPU that libtorch can use, {@code torch.cuda.is_available()}.
   *
   * @return false on the CPU natives
   */
  public static boolean isAvailable() {
    return deviceCount() > 0;
  }

  /**
   * How many GPUs there are, {@code torch.cuda.device_count()}.
   *
   * @return 0 on the CPU natives
   */
  public static int deviceCount() {
    return NativeCalls.call("cuda.device_count", () -> (int) torch.cuda_device_count());
  }

  /**
   * Waits until every kernel on a device has finished, {@code torch.cuda.synchronize()}.
   *
   * @param device a CUDA device; index -1 for the current one
   */
  public static void synchronize(Device device) {
    NativeCalls.run("cuda.synchronize", () -> torch.cuda_synchronize(device.index()));
  }
}
