package org.jtorch.internal.modes;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.global.torch;
import org.jtorch.DType;
import org.jtorch.internal.binding.NativeCodes;

/** libtorch's thread-local autocast state, set by value. */
public final class NativeAutocast {
  private static final torch.DeviceType[] DEVICES = {
    torch.DeviceType.CPU, torch.DeviceType.CUDA, torch.DeviceType.MPS, torch.DeviceType.XPU
  };

  private NativeAutocast() {}

  public static AutocastState get() {
    List<DType> dtypes = new ArrayList<>(DEVICES.length);
    for (torch.DeviceType device : DEVICES) {
      dtypes.add(NativeCodes.dtype(torch.get_autocast_dtype(device).value));
    }
    return new AutocastState(enabled(), dtypes, torch.is_autocast_cache_enabled());
  }

  /** Returns whether mixed precision is enabled for CPU operators. */
  public static boolean isCpuEnabled() {
    return torch.is_autocast_enabled(torch.DeviceType.CPU);
  }

  private static int enabled() {
    int bits = 0;
    for (int i = 0; i < DEVICES.length; i++) {
      if (torch.is_autocast_enabled(DEVICES[i])) {
        bits |= 1 << i;
      }
    }
    return bits;
  }

  /** Sets the whole state. */
  public static void set(AutocastState state) {
    for (int i = 0; i < DEVICES.length; i++) {
      torch.set_autocast_dtype(DEVICES[i], NativeCodes.scalarType(state.dtypes().get(i)));
      torch.set_autocast_enabled(DEVICES[i], state.isEnabled(i));
    }
    torch.set_autocast_cache_enabled(state.cache());
  }

  /** Sets what the next call depends on: dtypes only of enabled devices. */
  static void setForCall(AutocastState state) {
    int before = enabled();
    if (before == 0 && state.enabled() == 0) {
      return;
    }
    for (int i = 0; i < DEVICES.length; i++) {
      if (state.isEnabled(i)) {
        torch.set_autocast_dtype(DEVICES[i], NativeCodes.scalarType(state.dtypes().get(i)));
      }
      torch.set_autocast_enabled(DEVICES[i], state.isEnabled(i));
    }
    torch.set_autocast_cache_enabled(state.cache());
  }

  public static void clearCache() {
    torch.clear_cache();
  }
}
