package org.jtorch;

/**
 * What else PyTorch tells of a tensor without its elements, and new tensors of its kind.
 *
 * <p><b>Ownership:</b> a tensor that comes back belongs to the innermost open {@link TensorScope},
 * else to the garbage collector.
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
    return Described.address((Tensor) this);
  }

  /**
   * A whole number as a tensor of this one's dtype on its device, {@code torch.Tensor.new_tensor}.
   *
   * @param value a whole number
   * @return a scalar
   */
  default Tensor newTensor(long value) {
    return Torch.tensor(Described.options((Tensor) this), value);
  }

  /**
   * A real number as a tensor of this one's dtype on its device, {@code x.new_tensor(data)}.
   *
   * @param value a number
   * @return a scalar
   */
  default Tensor newTensor(double value) {
    return Torch.tensor(Described.options((Tensor) this), value);
  }

  /**
   * A truth value as a tensor of this one's dtype on its device, {@code x.new_tensor(data)}.
   *
   * @param value a truth value
   * @return a scalar
   */
  default Tensor newTensor(boolean value) {
    return Torch.tensor(Described.options((Tensor) this), value);
  }

  /**
   * A copy of longs as a tensor of this one's dtype on its device, {@code x.new_tensor(data)}.
   *
   * @param values whole numbers
   * @return {@code (values.length)}
   */
  default Tensor newTensor(long[] values) {
    return Torch.tensor(Described.options((Tensor) this), values);
  }

  /**
   * A copy of ints as a tensor of this one's dtype on its device, {@code x.new_tensor(data)}.
   *
   * @param values whole numbers
   * @return {@code (values.length)}
   */
  default Tensor newTensor(int[] values) {
    return Torch.tensor(Described.options((Tensor) this), values);
  }

  /**
   * A copy of doubles as a tensor of this one's dtype on its device, {@code x.new_tensor(data)}.
   *
   * @param values numbers
   * @return {@code (values.length)}
   */
  default Tensor newTensor(double[] values) {
    return Torch.tensor(Described.options((Tensor) this), values);
  }

  /**
   * A copy of floats as a tensor of this one's dtype on its device, {@code x.new_tensor(data)}.
   *
   * @param values numbers
   * @return {@code (values.length)}
   */
  default Tensor newTensor(float[] values) {
    return Torch.tensor(Described.options((Tensor) this), values);
  }

  /**
   * A copy of booleans as a tensor of this one's dtype on its device, {@code x.new_tensor(data)}.
   *
   * @param values truth values
   * @return {@code (values.length)}
   */
  default Tensor newTensor(boolean[] values) {
    return Torch.tensor(Described.options((Tensor) this), values);
  }

  /**
   * A copy of an array of arrays as a tensor of this one's dtype on its device, {@code
   * x.new_tensor(data)}.
   *
   * @param nested arrays of any depth, the innermost of a primitive type, all of one length at each
   *     depth
   * @return a tensor with one dimension a depth
   */
  default Tensor newTensor(Object[] nested) {
    return Torch.tensor(Described.options((Tensor) this), nested);
  }
}
