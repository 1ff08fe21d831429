package org.jtorch;

import java.nio.ByteBuffer;
import org.jtorch.internal.host.ArrayElements;
import org.jtorch.internal.host.ComplexArrays;
import org.jtorch.internal.host.HostMemory;

/**
 * Elements to and from Java's arrays and buffers, at the speed of a memory copy: what {@code
 * x.tolist()} and {@code x.numpy()} are for. Elements come in row-major order whatever the strides
 * and the device; gradients do not flow.
 *
 * <p>An array holds the dtype of its own element type and those that fit into it; another dtype is
 * refused by name, never rounded. Lengths must be exact.
 *
 * <p>Buffers hold the raw bytes in the host's order, whatever {@code ByteBuffer.order()} says;
 * their position advances. Pass a large tensor in pieces: {@code x.copyTo(buffer, at)}.
 *
 * <p><b>Ownership:</b> arrays and buffers are copied and stay the caller's.
 */
public sealed interface HostOps permits Tensor {
  /**
   * All elements as floats. Takes float32; float16, bfloat16 and the 8-bit floats are widened.
   *
   * @return a new array in row-major order
   * @throws IllegalStateException if the dtype differs; the message names the method to use
   */
  default float[] toFloatArray() {
    return (float[]) HostMemory.toArray("toFloatArray", (Tensor) this, ArrayElements.FLOAT);
  }

  /**
   * All elements as doubles. Takes float64; the other floats are widened.
   *
   * @return a new array in row-major order
   * @throws IllegalStateException if the dtype differs; the message names the method to use
   */
  default double[] toDoubleArray() {
    return (double[]) HostMemory.toArray("toDoubleArray", (Tensor) this, ArrayElements.DOUBLE);
  }

  /**
   * All elements as longs. Takes int64; integers of 32 bits and fewer are widened.
   *
   * @return a new array in row-major order
   * @throws IllegalStateException if the dtype differs; the message names the method to use
   */
  default long[] toLongArray() {
    return (long[]) HostMemory.toArray("toLongArray", (Tensor) this, ArrayElements.LONG);
  }

  /**
   * All elements as ints. Takes int32; int16, int8, uint16 and uint8 are widened.
   *
   * @return a new array in row-major order
   * @throws IllegalStateException if the dtype differs; the message names the method to use
   */
  default int[] toIntArray() {
    return (int[]) HostMemory.toArray("toIntArray", (Tensor) this, ArrayElements.INT);
  }

  /**
   * All elements as shorts. Takes int16; int8 and uint8 are widened.
   *
   * @return a new array in row-major order
   * @throws IllegalStateException if the dtype differs; the message names the method to use
   */
  default short[] toShortArray() {
    return (short[]) HostMemory.toArray("toShortArray", (Tensor) this, ArrayElements.SHORT);
  }

  /**
   * All elements as bytes. Takes int8, or uint8, whose bits are kept: {@code b & 0xff} is the
   * number.
   *
   * @return a new array in row-major order
   * @throws IllegalStateException if the dtype differs; the message names the method to use
   */
  default byte[] toByteArray() {
    return (byte[]) HostMemory.toArray("toByteArray", (Tensor) this, ArrayElements.BYTE);
  }

  /**
   * All elements as booleans. Takes bool.
   *
   * @return a new array in row-major order
   * @throws IllegalStateException if the dtype differs; the message names the method to use
   */
  default boolean[] toBooleanArray() {
    return (boolean[]) HostMemory.toArray("toBooleanArray", (Tensor) this, ArrayElements.BOOLEAN);
  }

  /**
   * All elements as complex numbers. Takes the complex dtypes.
   *
   * @return a new array in row-major order
   * @throws IllegalStateException if the dtype differs; the message names the method to use
   */
  default Complex[] toComplexArray() {
    return ComplexArrays.of((Tensor) this);
  }

  /**
   * A copy of Java's data in this tensor's dtype, on its device. PyTorch: {@code *}.
   *
   * @param data a number, a boolean, a {@link Complex}, a tensor, or an array, of arrays too
   * @return a tensor of the data's shape
   * @throws IllegalArgumentException if the data is anything else
   */
  default Tensor newTensor(Object data) {
    return newTensor(TensorOptions.Of.NONE, data);
  }

  /**
   * A copy of Java's data, in this tensor's dtype and on its device unless options say otherwise.
   * PyTorch: {@code torch.Tensor.new_tensor}.
   *
   * @param options dtype, device, whether it requires a gradient
   * @param data a number, a boolean, a {@link Complex}, a tensor, or an array, of arrays too
   * @return a tensor of the data's shape
   * @throws IllegalArgumentException if the data is anything else
   */
  default Tensor newTensor(TensorOptions options, Object data) {
    return NewTensors.of((Tensor) this, options.options(), data);
  }

  /**
   * Copies all elements to an array. Takes float32; float16, bfloat16 and the 8-bit floats are
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
   * Copies all elements to an array. Takes float64; the other floats are widened.
   *
   * @param target of length {@code numel()}
   * @throws IllegalStateException if the dtype differs; the message names the method to use
   * @throws IllegalArgumentException if the length is not the number of elements
   */
  default void copyTo(double[] target) {
    HostMemory.copyTo((Tensor) this, target);
  }

  /**
   * Copies all elements to an array. Takes int64; integers of 32 bits and fewer are widened.
   *
   * @param target of length {@code numel()}
   * @throws IllegalStateException if the dtype differs; the message names the method to use
   * @throws IllegalArgumentException if the length is not the number of elements
   */
  default void copyTo(long[] target) {
    HostMemory.copyTo((Tensor) this, target);
  }

  /**
   * Copies all elements to an array. Takes int32; int16, int8, uint16 and uint8 are widened.
   *
   * @param target of length {@code numel()}
   * @throws IllegalStateException if the dtype differs; the message names the method to use
   * @throws IllegalArgumentException if the length is not the number of elements
   */
  default void copyTo(int[] target) {
    HostMemory.copyTo((Tensor) this, target);
  }

  /**
   * Copies all elements to an array. Takes int16; int8 and uint8 are widened.
   *
   * @param target of length {@code numel()}
   * @throws IllegalStateException if the dtype differs; the message names the method to use
   * @throws IllegalArgumentException if the length is not the number of elements
   */
  default void copyTo(short[] target) {
    HostMemory.copyTo((Tensor) this, target);
  }

  /**
   * Copies all elements to an array. Takes int8, or uint8, whose bits are kept: {@code b & 0xff} is
   * the number.
   *
   * @param target of length {@code numel()}
   * @throws IllegalStateException if the dtype differs; the message names the method to use
   * @throws IllegalArgumentException if the length is not the number of elements
   */
  default void copyTo(byte[] target) {
    HostMemory.copyTo((Tensor) this, target);
  }

  /**
   * Copies all elements to an array. Takes bool.
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
   * @param target with as many bytes remaining as {@code nbytes()}; direct or not
   * @throws IllegalArgumentException if the number of remaining bytes differs
   */
  default void copyTo(ByteBuffer target) {
    HostMemory.copyTo((Tensor) this, target);
  }

  /**
   * Copies part of the bytes of the elements, until the buffer is full.
   *
   * @param target direct or not
   * @param byteOffset where to begin in the row-major elements, in bytes
   * @throws IllegalArgumentException if the tensor ends before the buffer does
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
   * Sets all elements from their bytes, past autograd.
   *
   * @param source with as many bytes remaining as {@code nbytes()}; direct or not
   * @throws IllegalArgumentException if the number of remaining bytes differs
   */
  default void copyFrom(ByteBuffer source) {
    HostMemory.copyFrom((Tensor) this, source);
  }

  /**
   * Sets part of the elements from their bytes, until the buffer is empty, past autograd.
   *
   * @param source direct or not
   * @param byteOffset where to begin in the elements, in bytes
   * @throws IllegalArgumentException if the tensor ends before the buffer does
   * @throws IllegalStateException if the tensor is not contiguous or not on the CPU, and the bytes
   *     are not all of it
   */
  default void copyFrom(ByteBuffer source, long byteOffset) {
    HostMemory.copyFrom((Tensor) this, source, byteOffset);
  }
}
