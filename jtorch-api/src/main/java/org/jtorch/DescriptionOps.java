package org.jtorch;

import org.jtorch.internal.compute.TensorMetadata;

/**
 * What else PyTorch tells of a tensor without its elements.
 *
 * <p><b>Ownership:</b> returns no tensors.
 *
 * <p><b>Thread safety:</b> as {@link Tensor}.
 */
public sealed interface DescriptionOps permits Tensor {
  /**
   * The size of one element, {@code torch.Tensor.element_size}.
   *
   * @return the size in bytes
   */
  default int elementSize() {
    return ((Tensor) this).dtype().itemSize();
  }

  /**
   * How many elements there are, {@code torch.Tensor.nelement}, another name of {@link
   * Tensor#numel}.
   *
   * @return the product of the sizes, 1 for a scalar
   */
  default long nelement() {
    return ((Tensor) this).numel();
  }

  /**
   * How many dimensions there are, {@code torch.Tensor.ndimension}, another name of {@link
   * Tensor#dim}.
   *
   * @return 0 for a scalar
   */
  default int ndimension() {
    return ((Tensor) this).dim();
  }

  /**
   * Which of its kind the tensor's device is, {@code torch.Tensor.get_device}.
   *
   * @return the number of the GPU; -1 on the CPU
   */
  default int getDevice() {
    return ((Tensor) this).device().index();
  }

  /**
   * The address of the first element, {@code torch.Tensor.data_ptr}: equal where two tensors begin
   * at one place in memory.
   *
   * @return an address to compare, never to read; 0 where there is no element
   */
  default long dataPtr() {
    return TensorMetadata.address((Tensor) this);
  }
}
