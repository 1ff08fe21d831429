package org.jtorch;

import java.nio.ByteBuffer;
import java.util.List;
import org.jtorch.internal.host.ArrayElements;
import org.jtorch.internal.host.ComplexArrays;
import org.jtorch.internal.host.HostMemory;
import org.jtorch.internal.host.MatrixArrays;
import org.jtorch.internal.host.NestedLists;

/**
 * Copies between tensors and Java arrays or buffers, at memory-copy speed, like {@code x.tolist()}
 * and {@code x.numpy()}. Elements are in row-major order, independent of strides and device.
 * Autograd does not record the copies.
 *
 * <p>An array accepts the dtype of its element type and the dtypes that convert to it without loss.
 * Other dtypes are rejected with an exception and never rounded. Lengths must match exactly.
 *
 * <p>Buffers contain the raw bytes in native byte order, independent of {@code ByteBuffer.order()}.
 * Their position advances. A large tensor can be transferred in pieces: {@code x.copyTo(buffer,
 * at)}.
 *
 * <p><b>Ownership:</b> arrays and buffers are copied and remain the caller's.
 */
public sealed interface HostOps permits Tensor {
  /**
   * All elements as floats. Accepts float32; float16, bfloat16 and the 8-bit floats are widened.
   *
   * @return a new array in row-major order
   * @throws IllegalStateException if the dtype differs; the message names the method to use
   */
  default float[] toFloatArray() {
    return (float[]) HostMemory.toArray("toFloatArray", (Tensor) this, ArrayElements.FLOAT);
  }

  /**
   * All elements as doubles. Accepts float64; the other floats are widened.
   *
   * @return a new array in row-major order
   * @throws IllegalStateException if the dtype differs; the message names the method to use
   */
  default double[] toDoubleArray() {
    return (double[]) HostMemory.toArray("toDoubleArray", (Tensor) this, ArrayElements.DOUBLE);
  }

  /**
   * All elements as longs. Accepts int64; integers of 32 bits or fewer are widened.
   *
   * @return a new array in row-major order
   * @throws IllegalStateException if the dtype differs; the message names the method to use
   */
  default long[] toLongArray() {
    return (long[]) HostMemory.toArray("toLongArray", (Tensor) this, ArrayElements.LONG);
  }

  /**
   * All elements as ints. Accepts int32; int16, int8, uint16 and uint8 are widened.
   *
   * @return a new array in row-major order
   * @throws IllegalStateException if the dtype differs; the message names the method to use
   */
  default int[] toIntArray() {
    return (int[]) HostMemory.toArray("toIntArray", (Tensor) this, ArrayElements.INT);
  }

  /**
   * All elements as shorts. Accepts int16; int8 and uint8 are widened.
   *
   * @return a new array in row-major order
   * @throws IllegalStateException if the dtype differs; the message names the method to use
   */
  default short[] toShortArray() {
    return (short[]) HostMemory.toArray("toShortArray", (Tensor) this, ArrayElements.SHORT);
  }

  /**
   * All elements as bytes. Accepts int8, and uint8 with its bits unchanged: {@code b & 0xff} is the
   * value.
   *
   * @return a new array in row-major order
   * @throws IllegalStateException if the dtype differs; the message names the method to use
   */
  default byte[] toByteArray() {
    return (byte[]) HostMemory.toArray("toByteArray", (Tensor) this, ArrayElements.BYTE);
  }

  /**
   * All elements as booleans. Accepts bool.
   *
   * @return a new array in row-major order
   * @throws IllegalStateException if the dtype differs; the message names the method to use
   */
  default boolean[] toBooleanArray() {
    return (boolean[]) HostMemory.toArray("toBooleanArray", (Tensor) this, ArrayElements.BOOLEAN);
  }

  /**
   * All elements as complex numbers. Accepts the complex dtypes.
   *
   * @return a new array in row-major order
   * @throws IllegalStateException if the dtype differs; the message names the method to use
   */
  default Complex[] toComplexArray() {
    return ComplexArrays.of((Tensor) this);
  }

  /**
   * Rows of a matrix as floats, {@code x.tolist()}. Accepts float32; float16, bfloat16 and the
   * 8-bit floats are widened.
   *
   * @return one new array per row, all of the same length
   * @throws IllegalStateException if the tensor does not have 2 dimensions or the dtype differs;
   *     the message names the method to use
   */
  default float[][] toFloatArray2d() {
    return (float[][]) MatrixArrays.of("toFloatArray2d", (Tensor) this, ArrayElements.FLOAT);
  }

  /**
   * Rows of a matrix as doubles, {@code x.tolist()}. Accepts float64; the other floats are widened.
   *
   * @return one new array per row, all of the same length
   * @throws IllegalStateException if the tensor does not have 2 dimensions or the dtype differs;
   *     the message names the method to use
   */
  default double[][] toDoubleArray2d() {
    return (double[][]) MatrixArrays.of("toDoubleArray2d", (Tensor) this, ArrayElements.DOUBLE);
  }

  /**
   * Rows of a matrix as longs, {@code x.tolist()}. Accepts int64; integers of 32 bits or fewer are
   * widened.
   *
   * @return one new array per row, all of the same length
   * @throws IllegalStateException if the tensor does not have 2 dimensions or the dtype differs;
   *     the message names the method to use
   */
  default long[][] toLongArray2d() {
    return (long[][]) MatrixArrays.of("toLongArray2d", (Tensor) this, ArrayElements.LONG);
  }

  /**
   * All elements as lists within lists, one level per dimension. PyTorch: {@code Tensor.tolist}.
   * {@code Torch.tensor(x.dtype(), x.toList())} is equal to {@code x}.
   *
   * @return an unmodifiable list of {@code Double} for floating-point dtypes, {@code Long} for
   *     integers, {@code Boolean} for bool, {@link Complex} for complex dtypes, or of such lists
   * @throws IllegalStateException if the tensor has no dimensions, or is uint64 or quantized
   */
  default List<?> toList() {
    return NestedLists.of((Tensor) this);
  }

  /**
   * Creates a tensor with a copy of Java data, in this tensor's dtype and on its device. PyTorch:
   * {@code Tensor.new_tensor}.
   *
   * @param data a number, a boolean, a {@link Complex}, a tensor, or a possibly nested array
   * @return a tensor of the data's shape
   * @throws IllegalArgumentException if the data has another type
   */
  default Tensor newTensor(Object data) {
    return newTensor(TensorOptions.Resolved.NONE, data);
  }

  /**
   * A tensor with a copy of Java data, in this tensor's dtype and on its device unless the options
   * specify others. PyTorch: {@code torch.Tensor.new_tensor}.
   *
   * @param options dtype, device, requiresGrad
   * @param data a number, a boolean, a {@link Complex}, a tensor, or a possibly nested array
   * @return a tensor of the data's shape
   * @throws IllegalArgumentException if the data has another type
   */
  default Tensor newTensor(TensorOptions options, Object data) {
    return NewTensors.of((Tensor) this, options.options(), data);
  }

  /**
   * Copies all elements to an array. Accepts float32; float16, bfloat16 and the 8-bit floats are
   * widened.
   *
   * @param target of length {@code numel()}
   * @throws IllegalStateException if the dtype differs; the message names the method to use
   * @throws IllegalArgumentException if the length is not the number of elements
   */
  default void copyTo(float[] target) {
    HostMemory.copyTo((Tensor) this, target);
  }

  /**
   * Copies all elements to an array. Accepts float64; the other floats are widened.
   *
   * @param target of length {@code numel()}
   * @throws IllegalStateException if the dtype differs; the message names the method to use
   * @throws IllegalArgumentException if the length is not the number of elements
   */
  default void copyTo(double[] target) {
    HostMemory.copyTo((Tensor) this, target);
  }

  /**
   * Copies all elements to an array. Accepts int64; integers of 32 bits or fewer are widened.
   *
   * @param target of length {@code numel()}
   * @throws IllegalStateException if the dtype differs; the message names the method to use
   * @throws IllegalArgumentException if the length is not the number of elements
   */
  default void copyTo(long[] target) {
    HostMemory.copyTo((Tensor) this, target);
  }

  /**
   * Copies all elements to an array. Accepts int32; int16, int8, uint16 and uint8 are widened.
   *
   * @param target of length {@code numel()}
   * @throws IllegalStateException if the dtype differs; the message names the method to use
   * @throws IllegalArgumentException if the length is not the number of elements
   */
  default void copyTo(int[] target) {
    HostMemory.copyTo((Tensor) this, target);
  }

  /**
   * Copies all elements to an array. Accepts int16; int8 and uint8 are widened.
   *
   * @param target of length {@code numel()}
   * @throws IllegalStateException if the dtype differs; the message names the method to use
   * @throws IllegalArgumentException if the length is not the number of elements
   */
  default void copyTo(short[] target) {
    HostMemory.copyTo((Tensor) this, target);
  }

  /**
   * Copies all elements to an array. Accepts int8, and uint8 with its bits unchanged: {@code b &
   * 0xff} is the value.
   *
   * @param target of length {@code numel()}
   * @throws IllegalStateException if the dtype differs; the message names the method to use
   * @throws IllegalArgumentException if the length is not the number of elements
   */
  default void copyTo(byte[] target) {
    HostMemory.copyTo((Tensor) this, target);
  }

  /**
   * Copies all elements to an array. Accepts bool.
   *
   * @param target of length {@code numel()}
   * @throws IllegalStateException if the dtype differs; the message names the method to use
   * @throws IllegalArgumentException if the length is not the number of elements
   */
  default void copyTo(boolean[] target) {
    HostMemory.copyTo((Tensor) this, target);
  }

  /**
   * Copies the bytes of all elements to a buffer.
   *
   * @param target a buffer with {@code nbytes()} remaining bytes; direct or heap
   * @throws IllegalArgumentException if the number of remaining bytes differs
   */
  default void copyTo(ByteBuffer target) {
    HostMemory.copyTo((Tensor) this, target);
  }

  /**
   * Copies a range of the elements' bytes, until the buffer is full.
   *
   * @param target direct or heap
   * @param byteOffset start of the range in the row-major elements, in bytes
   * @throws IllegalArgumentException if the range exceeds the tensor
   */
  default void copyTo(ByteBuffer target, long byteOffset) {
    HostMemory.copyTo((Tensor) this, target, byteOffset);
  }

  /**
   * Copies an array into this tensor, bypassing autograd. The dtype must be float32.
   *
   * @param source in row-major order
   * @throws IllegalStateException if the dtype differs; the message names the method to use
   * @throws IllegalArgumentException if the length is not the number of elements
   */
  default void copyFrom(float[] source) {
    HostMemory.copyFrom((Tensor) this, source);
  }

  /**
   * Copies an array into this tensor, bypassing autograd. The dtype must be float64.
   *
   * @param source in row-major order
   * @throws IllegalStateException if the dtype differs; the message names the method to use
   * @throws IllegalArgumentException if the length is not the number of elements
   */
  default void copyFrom(double[] source) {
    HostMemory.copyFrom((Tensor) this, source);
  }

  /**
   * Copies an array into this tensor, bypassing autograd. The dtype must be int64.
   *
   * @param source in row-major order
   * @throws IllegalStateException if the dtype differs; the message names the method to use
   * @throws IllegalArgumentException if the length is not the number of elements
   */
  default void copyFrom(long[] source) {
    HostMemory.copyFrom((Tensor) this, source);
  }

  /**
   * Copies an array into this tensor, bypassing autograd. The dtype must be int32.
   *
   * @param source in row-major order
   * @throws IllegalStateException if the dtype differs; the message names the method to use
   * @throws IllegalArgumentException if the length is not the number of elements
   */
  default void copyFrom(int[] source) {
    HostMemory.copyFrom((Tensor) this, source);
  }

  /**
   * Copies an array into this tensor, bypassing autograd. The dtype must be int16.
   *
   * @param source in row-major order
   * @throws IllegalStateException if the dtype differs; the message names the method to use
   * @throws IllegalArgumentException if the length is not the number of elements
   */
  default void copyFrom(short[] source) {
    HostMemory.copyFrom((Tensor) this, source);
  }

  /**
   * Copies an array into this tensor, bypassing autograd. The dtype must be int8 or uint8.
   *
   * @param source in row-major order
   * @throws IllegalStateException if the dtype differs; the message names the method to use
   * @throws IllegalArgumentException if the length is not the number of elements
   */
  default void copyFrom(byte[] source) {
    HostMemory.copyFrom((Tensor) this, source);
  }

  /**
   * Copies an array into this tensor, bypassing autograd. The dtype must be bool.
   *
   * @param source in row-major order
   * @throws IllegalStateException if the dtype differs; the message names the method to use
   * @throws IllegalArgumentException if the length is not the number of elements
   */
  default void copyFrom(boolean[] source) {
    HostMemory.copyFrom((Tensor) this, source);
  }

  /**
   * Copies the bytes of all elements from a buffer into this tensor, bypassing autograd.
   *
   * @param source a buffer with {@code nbytes()} remaining bytes; direct or heap
   * @throws IllegalArgumentException if the number of remaining bytes differs
   */
  default void copyFrom(ByteBuffer source) {
    HostMemory.copyFrom((Tensor) this, source);
  }

  /**
   * Copies the remaining bytes of a buffer into a range of this tensor, bypassing autograd.
   *
   * @param source direct or heap
   * @param byteOffset start of the range in the elements, in bytes
   * @throws IllegalArgumentException if the range exceeds the tensor
   * @throws IllegalStateException if the range is not the whole tensor and the tensor is not
   *     contiguous or not on the CPU
   */
  default void copyFrom(ByteBuffer source, long byteOffset) {
    HostMemory.copyFrom((Tensor) this, source, byteOffset);
  }
}
