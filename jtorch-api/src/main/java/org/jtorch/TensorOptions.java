package org.jtorch;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a new tensor is made of: dtype, device, layout, and whether it requires a gradient. A {@link
 * DType} or a {@link Device} alone is options too, and both extend by the methods here:
 *
 * <pre>{@code
 * Torch.zeros(INT64, 2, 3);
 * Torch.zeros(FLOAT64.on(Device.CPU).requiresGrad(true), 2, 3);
 * }</pre>
 *
 * <p>What is not set takes PyTorch's default: the default dtype, the CPU, strided, no gradient.
 *
 * <p><b>Ownership:</b> a value; owns nothing.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public sealed interface TensorOptions permits DType, Device, TensorOptions.Of {
  /**
   * These options as one record.
   *
   * @return every setting, null where none was made
   */
  Of options();

  /**
   * The same options with this dtype.
   *
   * @param dtype the type of the elements
   * @return new options
   */
  default Of dtype(DType dtype) {
    Of o = options();
    return new Of(
        Objects.requireNonNull(dtype, "dtype"), o.device(), o.layout(), o.gradient(), o.pinned());
  }

  /**
   * The same options on this device.
   *
   * @param device where the tensor lives
   * @return new options
   */
  default Of on(Device device) {
    Of o = options();
    return new Of(
        o.type(), Objects.requireNonNull(device, "device"), o.layout(), o.gradient(), o.pinned());
  }

  /**
   * The same options with this layout.
   *
   * @param layout how the elements are stored; strided by default
   * @return new options
   */
  default Of layout(Layout layout) {
    Of o = options();
    return new Of(
        o.type(), o.device(), Objects.requireNonNull(layout, "layout"), o.gradient(), o.pinned());
  }

  /**
   * The same options, saying whether autograd records operations on the tensor.
   *
   * @param requiresGrad false by default
   * @return new options
   */
  default Of requiresGrad(boolean requiresGrad) {
    Of o = options();
    return new Of(o.type(), o.device(), o.layout(), requiresGrad, o.pinned());
  }

  /**
   * The same options, saying whether host memory is page-locked, which speeds copies to a GPU.
   *
   * @param pinMemory false by default; true needs a GPU
   * @return new options
   */
  default Of pinMemory(boolean pinMemory) {
    Of o = options();
    return new Of(o.type(), o.device(), o.layout(), o.gradient(), pinMemory);
  }

  /**
   * Options spelled out.
   *
   * @param type the type of the elements, or null for the default
   * @param device where the tensor lives, or null for the CPU
   * @param layout how the elements are stored, or null for strided
   * @param gradient whether autograd records operations on the tensor
   * @param pinned whether host memory is page-locked
   */
  record Of(
      @Nullable DType type,
      @Nullable Device device,
      @Nullable Layout layout,
      boolean gradient,
      boolean pinned)
      implements TensorOptions {
    /** No setting at all. */
    public static final Of NONE = new Of(null, null, null, false, false);

    @Override
    public Of options() {
      return this;
    }
  }
}
