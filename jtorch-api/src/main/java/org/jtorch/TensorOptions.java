package org.jtorch;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Options of a new tensor: dtype, device, layout, requires grad. A {@link DType} or a {@link
 * Device} is an option by itself, and both can be extended with the methods here:
 *
 * <pre>{@code
 * Torch.zeros(INT64, 2, 3);
 * Torch.zeros(FLOAT64.on(Device.CPU).requiresGrad(true), 2, 3);
 * }</pre>
 *
 * <p>Unset options have PyTorch's defaults: the default dtype, the CPU, strided, no gradient.
 */
public sealed interface TensorOptions permits DType, Device, TensorOptions.Resolved {
  /**
   * Returns these options as one record.
   *
   * @return all options, null where unset
   */
  Resolved options();

  /**
   * Returns these options with another dtype.
   *
   * @param dtype the type of the elements
   * @return new options
   */
  default Resolved dtype(DType dtype) {
    Resolved o = options();
    return new Resolved(
        Objects.requireNonNull(dtype, "dtype"), o.device(), o.layout(), o.gradient(), o.pinned());
  }

  /**
   * Returns these options with another device.
   *
   * @param device device of the tensor
   * @return new options
   */
  default Resolved on(Device device) {
    Resolved o = options();
    return new Resolved(
        o.type(), Objects.requireNonNull(device, "device"), o.layout(), o.gradient(), o.pinned());
  }

  /**
   * Returns these options with another layout. Default: strided.
   *
   * @param layout the layout
   * @return new options
   */
  default Resolved layout(Layout layout) {
    Resolved o = options();
    return new Resolved(
        o.type(), o.device(), Objects.requireNonNull(layout, "layout"), o.gradient(), o.pinned());
  }

  /**
   * Returns these options with requires grad set: whether autograd records operations on the
   * tensor. Default {@code false}.
   *
   * @param requiresGrad true to record
   * @return new options
   */
  default Resolved requiresGrad(boolean requiresGrad) {
    Resolved o = options();
    return new Resolved(o.type(), o.device(), o.layout(), requiresGrad, o.pinned());
  }

  /**
   * Returns these options with pinned memory set: whether host memory is page-locked, which speeds
   * up copies to a GPU. Default {@code false}.
   *
   * @param pinMemory true to pin; needs a GPU
   * @return new options
   */
  default Resolved pinMemory(boolean pinMemory) {
    Resolved o = options();
    return new Resolved(o.type(), o.device(), o.layout(), o.gradient(), pinMemory);
  }

  /**
   * All options as a record.
   *
   * @param type the type of the elements, or null for the default
   * @param device device of the tensor, or null for the CPU
   * @param layout layout of the tensor, or null for strided
   * @param gradient whether autograd records operations on the tensor
   * @param pinned whether host memory is page-locked
   */
  record Resolved(
      @Nullable DType type,
      @Nullable Device device,
      @Nullable Layout layout,
      boolean gradient,
      boolean pinned)
      implements TensorOptions {
    /** No options set. */
    public static final Resolved NONE = new Resolved(null, null, null, false, false);

    @Override
    public Resolved options() {
      return this;
    }
  }
}
