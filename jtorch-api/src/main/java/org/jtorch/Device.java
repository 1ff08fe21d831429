package org.jtorch;

import java.util.Locale;

/**
 * The device of a tensor, {@code torch.device}. A device can be passed as {@link TensorOptions}.
 *
 * @param type the device type
 * @param index the index among the devices of its type, from 0; -1 for the current one
 */
public record Device(Type type, int index) implements TensorOptions {
  /** The CPU. */
  public static final Device CPU = new Device(Type.CPU, -1);

  /** The meta device: tensors have a shape and a dtype, but no data. */
  public static final Device META = new Device(Type.META, -1);

  /** The device types that libtorch defines and jtorch's natives can support. */
  public enum Type {
    /** The CPU. */
    CPU,
    /** An NVIDIA GPU, or an AMD GPU with a ROCm build of libtorch. */
    CUDA,
    /** An Apple GPU. */
    MPS,
    /** An Intel GPU. */
    XPU,
    /** The meta device, without data. */
    META
  }

  /**
   * Checks the index.
   *
   * @param type the device type
   * @param index the index among the devices of its type, from 0; -1 for the current one
   */
  public Device {
    if (index < -1 || index > Byte.MAX_VALUE) {
      throw new IllegalArgumentException("device index " + index + " is not in -1 to 127");
    }
  }

  /**
   * Parses the name of a device, {@code torch.device("cuda:0")}.
   *
   * @param name {@code "cpu"}, {@code "cuda"}, {@code "cuda:1"}, {@code "mps"}, {@code "meta"}
   * @return the device
   * @throws IllegalArgumentException if the name is none of these
   */
  public static Device of(String name) {
    int colon = name.indexOf(':');
    String kind = colon < 0 ? name : name.substring(0, colon);
    for (Type type : Type.values()) {
      if (type.name().equals(kind.toUpperCase(Locale.ROOT))) {
        return new Device(type, colon < 0 ? -1 : parseIndex(name, colon + 1));
      }
    }
    throw new IllegalArgumentException(unknown(name));
  }

  private static String unknown(String name) {
    boolean gpu = name.toLowerCase(Locale.ROOT).matches("(gpu|nvidia|rocm|hip|amd).*");
    return "no device is named \""
        + name
        + "\": the names are cpu, cuda, cuda:0, mps, xpu and meta"
        + (gpu ? " (hint: a GPU of NVIDIA or AMD is cuda)" : "");
  }

  private static int parseIndex(String name, int start) {
    try {
      int index = Integer.parseInt(name.substring(start));
      if (index >= 0) {
        return index;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(unknown(name), e);
    }
    throw new IllegalArgumentException(unknown(name));
  }

  /**
   * Returns a CUDA device.
   *
   * @param index the GPU's index, from 0
   * @return the device
   */
  public static Device cuda(int index) {
    return new Device(Type.CUDA, index);
  }

  /**
   * The first GPU if libtorch can use one, otherwise the CPU.
   *
   * @return {@code cuda:0} or {@code cpu}
   */
  public static Device cudaIfAvailable() {
    return Cuda.isAvailable() ? cuda(0) : CPU;
  }

  @Override
  public TensorOptions.Resolved options() {
    return TensorOptions.Resolved.NONE.on(this);
  }

  /** PyTorch's name: {@code cpu}, {@code cuda:0}. */
  @Override
  public String toString() {
    String kind = type.name().toLowerCase(Locale.ROOT);
    return index < 0 ? kind : kind + ":" + index;
  }
}
