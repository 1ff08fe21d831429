package org.jtorch;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.nio.file.Path;
import java.util.Objects;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;
import org.jtorch.internal.host.ArrayElements;
import org.jtorch.internal.host.ElementRange;
import org.jtorch.internal.host.HostMemory;
import org.jtorch.internal.host.MappedFiles;
import org.jtorch.internal.host.NestedArrays;
import org.jtorch.internal.host.SharedBuffers;
import org.jtorch.internal.memory.ThreadState;

/**
 * The functions of {@link Torch} that create a tensor from Java arrays and buffers. The dtype is
 * that of the Java element type.
 */
abstract sealed class ArrayFactories extends TorchOps permits LiteralFactories {
  private static final Op PIN_MEMORY = Op.of("aten::pin_memory", "");

  ArrayFactories() {}

  /**
   * A tensor with a copy of an array of bytes, {@code torch.tensor}.
   *
   * @param values the elements
   * @return an int8 tensor of shape (values.length)
   */
  public static Tensor tensor(byte[] values) {
    return tensor(TensorOptions.Resolved.NONE, values);
  }

  /**
   * A tensor with a copy of an array of bytes with options, {@code torch.tensor}.
   *
   * @param options dtype, to which the elements are converted; device; requiresGrad
   * @param values the elements
   * @return a tensor of shape (values.length)
   * @throws IllegalArgumentException if an element does not fit into the dtype
   */
  public static Tensor tensor(TensorOptions options, byte[] values) {
    return tensor(options, ArrayElements.BYTE, values);
  }

  /**
   * A tensor with a copy of an array of shorts, {@code torch.tensor}.
   *
   * @param values the elements
   * @return an int16 tensor of shape (values.length)
   */
  public static Tensor tensor(short[] values) {
    return tensor(TensorOptions.Resolved.NONE, values);
  }

  /**
   * A tensor with a copy of an array of shorts with options, {@code torch.tensor}.
   *
   * @param options dtype, to which the elements are converted; device; requiresGrad
   * @param values the elements
   * @return a tensor of shape (values.length)
   * @throws IllegalArgumentException if an element does not fit into the dtype
   */
  public static Tensor tensor(TensorOptions options, short[] values) {
    return tensor(options, ArrayElements.SHORT, values);
  }

  /**
   * A tensor with a copy of an array of ints, {@code torch.tensor}.
   *
   * @param values the elements
   * @return an int32 tensor of shape (values.length)
   */
  public static Tensor tensor(int[] values) {
    return tensor(TensorOptions.Resolved.NONE, values);
  }

  /**
   * A tensor with a copy of an array of ints with options, {@code torch.tensor}.
   *
   * @param options dtype, to which the elements are converted; device; requiresGrad
   * @param values the elements
   * @return a tensor of shape (values.length)
   * @throws IllegalArgumentException if an element does not fit into the dtype
   */
  public static Tensor tensor(TensorOptions options, int[] values) {
    return tensor(options, ArrayElements.INT, values);
  }

  /**
   * A tensor with a copy of an array of longs, {@code torch.tensor}.
   *
   * @param values the elements
   * @return an int64 tensor of shape (values.length)
   */
  public static Tensor tensor(long[] values) {
    return tensor(TensorOptions.Resolved.NONE, values);
  }

  /**
   * A tensor with a copy of an array of longs with options, {@code torch.tensor}.
   *
   * @param options dtype, to which the elements are converted; device; requiresGrad
   * @param values the elements
   * @return a tensor of shape (values.length)
   * @throws IllegalArgumentException if an element does not fit into the dtype
   */
  public static Tensor tensor(TensorOptions options, long[] values) {
    return tensor(options, ArrayElements.LONG, values);
  }

  /**
   * A tensor with a copy of an array of floats, {@code torch.tensor}.
   *
   * @param values the elements
   * @return a float32 tensor of shape (values.length)
   */
  public static Tensor tensor(float[] values) {
    return tensor(TensorOptions.Resolved.NONE, values);
  }

  /**
   * A tensor with a copy of an array of floats with options, {@code torch.tensor}.
   *
   * @param options dtype, to which the elements are converted; device; requiresGrad
   * @param values the elements
   * @return a tensor of shape (values.length)
   * @throws IllegalArgumentException if an element does not fit into the dtype
   */
  public static Tensor tensor(TensorOptions options, float[] values) {
    return tensor(options, ArrayElements.FLOAT, values);
  }

  /**
   * A tensor with a copy of an array of doubles, {@code torch.tensor}.
   *
   * @param values the elements
   * @return a float64 tensor of shape (values.length)
   */
  public static Tensor tensor(double[] values) {
    return tensor(TensorOptions.Resolved.NONE, values);
  }

  /**
   * A tensor with a copy of an array of doubles with options, {@code torch.tensor}.
   *
   * @param options dtype, to which the elements are converted; device; requiresGrad
   * @param values the elements
   * @return a tensor of shape (values.length)
   * @throws IllegalArgumentException if an element does not fit into the dtype
   */
  public static Tensor tensor(TensorOptions options, double[] values) {
    return tensor(options, ArrayElements.DOUBLE, values);
  }

  /**
   * A tensor with a copy of an array of booleans, {@code torch.tensor}.
   *
   * @param values the elements
   * @return a bool tensor of shape (values.length)
   */
  public static Tensor tensor(boolean[] values) {
    return tensor(TensorOptions.Resolved.NONE, values);
  }

  /**
   * A tensor with a copy of an array of booleans with options, {@code torch.tensor}.
   *
   * @param options dtype, to which the elements are converted; device; requiresGrad
   * @param values the elements
   * @return a tensor of shape (values.length)
   * @throws IllegalArgumentException if an element does not fit into the dtype
   */
  public static Tensor tensor(TensorOptions options, boolean[] values) {
    return tensor(options, ArrayElements.BOOLEAN, values);
  }

  /**
   * A tensor with a copy of a nested array, {@code torch.tensor}: {@code tensor(new float[][] {{1,
   * 2}, {3, 4}})}.
   *
   * @param nested arrays of any depth with a primitive or Complex element type; all arrays at the
   *     same depth have the same length
   * @return a tensor with one dimension per nesting level and the element type's dtype
   * @throws IllegalArgumentException if the array is ragged; the message gives the position
   */
  public static Tensor tensor(Object[] nested) {
    return withOptions(NestedArrays.toTensor(nested), TensorOptions.Resolved.NONE);
  }

  /**
   * A tensor with a copy of a nested array, with options, {@code torch.tensor}.
   *
   * @param options dtype, to which the elements are converted; device; requiresGrad
   * @param nested arrays of any depth with a primitive or Complex element type; all arrays at the
   *     same depth have the same length
   * @return a tensor with one dimension per nesting level
   * @throws IllegalArgumentException if the array is ragged, or an element does not fit into the
   *     dtype; the message gives the position or the element
   */
  public static Tensor tensor(TensorOptions options, Object[] nested) {
    return withOptions(ElementRange.checked(NestedArrays.toTensor(nested), options), options);
  }

  /**
   * A tensor that shares the memory of a direct buffer, {@code torch.from_numpy}, {@code
   * torch.frombuffer}: a write to either is visible in the other. The buffer is kept reachable
   * while a tensor uses it.
   *
   * @param buffer direct, writable and in native byte order; its remaining bytes become the
   *     tensor's
   * @param dtype the element type
   * @param shape the sizes; empty for a scalar
   * @return a CPU tensor that shares the memory
   * @throws IllegalArgumentException if the buffer is a heap buffer, read-only, of the wrong byte
   *     order or size, or not aligned to the elements
   */
  public static Tensor fromBuffer(ByteBuffer buffer, DType dtype, long... shape) {
    return SharedBuffers.tensor(
        buffer, 1, Objects.requireNonNull(buffer, "buffer").order(), dtype, shape);
  }

  /**
   * A tensor that shares the memory of a direct buffer, as {@link #fromBuffer(ByteBuffer, DType,
   * long...)}.
   *
   * @param buffer direct, writable and in native byte order; its remaining elements become the
   *     tensor's
   * @param shape the sizes; empty for a scalar
   * @return a float32 CPU tensor that shares the memory
   * @throws IllegalArgumentException if the buffer is a heap buffer, read-only, or of the wrong
   *     byte order or size
   */
  public static Tensor fromBuffer(FloatBuffer buffer, long... shape) {
    return SharedBuffers.tensor(
        buffer,
        Float.BYTES,
        Objects.requireNonNull(buffer, "buffer").order(),
        DType.FLOAT32,
        shape);
  }

  /**
   * A tensor that shares the memory of a direct buffer, as {@link #fromBuffer(ByteBuffer, DType,
   * long...)}.
   *
   * @param buffer direct, writable and in native byte order; its remaining elements become the
   *     tensor's
   * @param shape the sizes; empty for a scalar
   * @return a float64 CPU tensor that shares the memory
   * @throws IllegalArgumentException if the buffer is a heap buffer, read-only, or of the wrong
   *     byte order or size
   */
  public static Tensor fromBuffer(DoubleBuffer buffer, long... shape) {
    return SharedBuffers.tensor(
        buffer,
        Double.BYTES,
        Objects.requireNonNull(buffer, "buffer").order(),
        DType.FLOAT64,
        shape);
  }

  /**
   * A tensor that shares the memory of a direct buffer, as {@link #fromBuffer(ByteBuffer, DType,
   * long...)}.
   *
   * @param buffer direct, writable and in native byte order; its remaining elements become the
   *     tensor's
   * @param shape the sizes; empty for a scalar
   * @return an int64 CPU tensor that shares the memory
   * @throws IllegalArgumentException if the buffer is a heap buffer, read-only, or of the wrong
   *     byte order or size
   */
  public static Tensor fromBuffer(LongBuffer buffer, long... shape) {
    return SharedBuffers.tensor(
        buffer, Long.BYTES, Objects.requireNonNull(buffer, "buffer").order(), DType.INT64, shape);
  }

  /**
   * A tensor that shares the memory of a direct buffer, as {@link #fromBuffer(ByteBuffer, DType,
   * long...)}.
   *
   * @param buffer direct, writable and in native byte order; its remaining elements become the
   *     tensor's
   * @param shape the sizes; empty for a scalar
   * @return an int32 CPU tensor that shares the memory
   * @throws IllegalArgumentException if the buffer is a heap buffer, read-only, or of the wrong
   *     byte order or size
   */
  public static Tensor fromBuffer(IntBuffer buffer, long... shape) {
    return SharedBuffers.tensor(
        buffer,
        Integer.BYTES,
        Objects.requireNonNull(buffer, "buffer").order(),
        DType.INT32,
        shape);
  }

  /**
   * A tensor that shares the memory of a direct buffer, as {@link #fromBuffer(ByteBuffer, DType,
   * long...)}.
   *
   * @param buffer direct, writable and in native byte order; its remaining elements become the
   *     tensor's
   * @param shape the sizes; empty for a scalar
   * @return an int16 CPU tensor that shares the memory
   * @throws IllegalArgumentException if the buffer is a heap buffer, read-only, or of the wrong
   *     byte order or size
   */
  public static Tensor fromBuffer(ShortBuffer buffer, long... shape) {
    return SharedBuffers.tensor(
        buffer, Short.BYTES, Objects.requireNonNull(buffer, "buffer").order(), DType.INT16, shape);
  }

  /**
   * A 1-D tensor that maps a file into memory, {@code torch.from_file}. Pages are read on demand.
   * Writes to the tensor do not change the file.
   *
   * <p>If the file is truncated while the tensor is in use, the operating system terminates the
   * process (SIGBUS).
   *
   * @param filename a file with at least {@code size} elements in native byte order
   * @param size the number of elements
   * @return a float32 CPU tensor of shape (size)
   * @throws java.io.UncheckedIOException if the file does not exist
   * @throws IllegalArgumentException if the file is too short
   */
  public static Tensor fromFile(Path filename, long size) {
    return MappedFiles.tensor(TensorOptions.Resolved.NONE, filename, false, size);
  }

  /**
   * A 1-D tensor that maps a file into memory, with options, {@code torch.from_file}.
   *
   * @param options dtype, requiresGrad
   * @param filename a file in native byte order; if another process truncates it while the tensor
   *     is in use, the JVM terminates (SIGBUS)
   * @param shared whether writes to the tensor change the file; the file is then created or
   *     extended as needed
   * @param size the number of elements
   * @return a CPU tensor of shape (size)
   * @throws java.io.UncheckedIOException if the file does not exist and {@code shared} is false
   * @throws IllegalArgumentException if the file is too short and {@code shared} is false
   */
  public static Tensor fromFile(TensorOptions options, Path filename, boolean shared, long size) {
    return MappedFiles.tensor(options, filename, shared, size);
  }

  /** A CPU tensor of Java values, converted to the options if they differ. */
  static Tensor tensor(TensorOptions options, ArrayElements elements, Object values) {
    int count = Array.getLength(Objects.requireNonNull(values, "values"));
    Tensor made =
        HostMemory.create(
            elements.dtype(), Shape.of(count), memory -> elements.put(memory, 0, values));
    return withOptions(ElementRange.checked(made, options), options);
  }

  /** The tensor with these options. A conversion creates a new tensor and closes the given one. */
  static Tensor withOptions(Tensor made, TensorOptions options) {
    TensorOptions.Resolved given = options.options();
    Device device = ThreadState.current().defaultDevice();
    TensorOptions.Resolved wanted =
        device == null || given.device() != null ? given : given.on(device);
    Tensor tensor = made;
    try {
      if (wanted.type() != null || wanted.device() != null || wanted.layout() != null) {
        tensor = replace(tensor, tensor.to(wanted));
      }
      if (wanted.pinned()) {
        tensor = replace(tensor, Dispatch.tensor(PIN_MEMORY, tensor));
      }
      return wanted.gradient() ? tensor.requiresGrad_(true) : tensor;
    } catch (RuntimeException e) {
      tensor.close();
      throw e;
    }
  }

  private static Tensor replace(Tensor before, Tensor after) {
    before.close();
    return after;
  }
}
