package org.jtorch;

import org.jtorch.internal.compute.TensorMetadata;

/** Metadata methods of {@link Tensor} that read no elements. */
public sealed interface DescriptionOps permits Tensor {
  /**
   * Size of one element, {@code torch.Tensor.element_size}.
   *
   * @return the size in bytes
   */
  default int elementSize() {
    return ((Tensor) this).dtype().itemSize();
  }

  /**
   * Number of elements, {@code torch.Tensor.nelement}, an alias of {@link Tensor#numel}.
   *
   * @return the product of the sizes, 1 for a scalar
   */
  default long nelement() {
    return ((Tensor) this).numel();
  }

  /**
   * Number of dimensions, {@code torch.Tensor.ndimension}, an alias of {@link Tensor#dim}.
   *
   * @return 0 for a scalar
   */
  default int ndimension() {
    return ((Tensor) this).dim();
  }

  /**
   * Index of the tensor's device, {@code torch.Tensor.get_device}.
   *
   * @return the GPU's index; -1 on the CPU
   */
  default int getDevice() {
    return ((Tensor) this).device().index();
  }

  /**
   * Address of the first element, {@code torch.Tensor.data_ptr}. Equal for tensors that begin at
   * the same position in memory.
   *
   * @return an address to compare, not to read; 0 for a tensor without elements
   */
  default long dataPtr() {
    return TensorMetadata.address((Tensor) this);
  }
}
