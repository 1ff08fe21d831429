package org.jtorch.internal.modes;

import java.util.Arrays;
import java.util.List;
import org.jtorch.DType;
import org.jtorch.Device;

/**
 * Mixed precision (autocast) state of a thread.
 *
 * @param enabled the enabled devices of {@link #DEVICES}, one bit each
 * @param dtypes the target dtypes of {@link #DEVICES}
 * @param cache whether casts of parameters are cached until the mode ends
 */
public record AutocastState(int enabled, List<DType> dtypes, boolean cache) {
  /** The device types that support mixed precision. */
  static final List<Device.Type> DEVICES =
      List.of(Device.Type.CPU, Device.Type.CUDA, Device.Type.MPS, Device.Type.XPU);

  static final AutocastState INITIAL =
      new AutocastState(
          0, List.of(DType.BFLOAT16, DType.FLOAT16, DType.FLOAT16, DType.FLOAT16), true);

  private static int index(Device.Type type) {
    int index = DEVICES.indexOf(type);
    if (index < 0) {
      throw new IllegalArgumentException("autocast: there is none for device type " + type);
    }
    return index;
  }

  public boolean isEnabled(Device.Type type) {
    return isEnabled(index(type));
  }

  boolean isEnabled(int device) {
    return (enabled & 1 << device) != 0;
  }

  public DType dtype(Device.Type type) {
    return dtypes.get(index(type));
  }

  public AutocastState withEnabled(Device.Type type, boolean on) {
    int bit = 1 << index(type);
    return new AutocastState(on ? enabled | bit : enabled & ~bit, dtypes, cache);
  }

  public AutocastState withDType(Device.Type type, DType dtype) {
    DType[] changed = dtypes.toArray(DType[]::new);
    changed[index(type)] = dtype;
    return new AutocastState(enabled, Arrays.asList(changed), cache);
  }

  public AutocastState withCache(boolean on) {
    return new AutocastState(enabled, dtypes, on);
  }
}
