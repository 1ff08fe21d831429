package org.jtorch.internal.binding;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.jtorch.Device;

/** Native constants, created once and never modified. */
public final class Constants {
  public static final IValue NONE = new IValue();
  static final IValue TRUE = new IValue(true);
  static final IValue FALSE = new IValue(false);

  private static final int LOWEST = -16;
  private static final IValue[] NUMBERS = new IValue[128];
  private static final Map<Device, IValue> DEVICES = new ConcurrentHashMap<>();

  static {
    for (int i = 0; i < NUMBERS.length; i++) {
      NUMBERS[i] = new IValue((long) i + LOWEST);
    }
  }

  private Constants() {}

  public static @Nullable IValue of(long value) {
    long index = value - LOWEST;
    return index >= 0 && index < NUMBERS.length ? NUMBERS[(int) index] : null;
  }

  public static IValue of(boolean value) {
    return value ? TRUE : FALSE;
  }

  public static IValue of(Device device) {
    return DEVICES.computeIfAbsent(
        device,
        d -> {
          try (org.bytedeco.pytorch.Device peer = toNative(d)) {
            return new IValue(peer);
          }
        });
  }

  public static org.bytedeco.pytorch.Device toNative(Device device) {
    return new org.bytedeco.pytorch.Device(
        (byte) NativeCodes.of(device.type()), (byte) device.index());
  }

  public static Device fromNative(org.bytedeco.pytorch.Device peer) {
    torch.DeviceType type = peer.type();
    return new Device(NativeCodes.deviceType(type.value), peer.index());
  }
}
