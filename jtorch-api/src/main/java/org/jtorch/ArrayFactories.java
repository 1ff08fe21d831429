package org.jtorch;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;
import org.jtorch.internal.host.ArrayElements;
import org.jtorch.internal.host.BoxedValues;
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
final class ArrayFactories {
  private static final Op PIN_MEMORY = Op.of("aten::pin_memory", "");

  private ArrayFactories() {}

  static Tensor tensor(Object[] nested) {
    return tensor(TensorOptions.Resolved.NONE, nested);
  }

  static Tensor tensor(TensorOptions options, Object[] nested) {
    return ofValues(options, Objects.requireNonNull(nested, "nested"));
  }

  static Tensor tensor(List<?> values) {
    return tensor(TensorOptions.Resolved.NONE, values);
  }

  static Tensor tensor(TensorOptions options, List<?> values) {
    return ofValues(options, Objects.requireNonNull(values, "values"));
  }

  private static Tensor ofValues(TensorOptions options, Object data) {
    BoxedValues.Plain plain = BoxedValues.plain(data);
    boolean unset = options.options().type() == null;
    TensorOptions chosen =
        plain.ofDefaultDType() && unset
            ? options.options().dtype(Torch.getDefaultDtype())
            : options;
    if (plain.values() instanceof Object[] nested) {
      return withOptions(ElementRange.checked(NestedArrays.toTensor(nested), chosen), chosen);
    }
    return tensor(chosen, ArrayElements.of(plain.values()), plain.values());
  }

  static Tensor fromBuffer(ByteBuffer buffer, DType dtype, long... shape) {
    return SharedBuffers.tensor(
        buffer, 1, Objects.requireNonNull(buffer, "buffer").order(), dtype, shape);
  }

  static Tensor fromBuffer(FloatBuffer buffer, long... shape) {
    return SharedBuffers.tensor(
        buffer,
        Float.BYTES,
        Objects.requireNonNull(buffer, "buffer").order(),
        DType.FLOAT32,
        shape);
  }

  static Tensor fromBuffer(DoubleBuffer buffer, long... shape) {
    return SharedBuffers.tensor(
        buffer,
        Double.BYTES,
        Objects.requireNonNull(buffer, "buffer").order(),
        DType.FLOAT64,
        shape);
  }

  static Tensor fromBuffer(LongBuffer buffer, long... shape) {
    return SharedBuffers.tensor(
        buffer, Long.BYTES, Objects.requireNonNull(buffer, "buffer").order(), DType.INT64, shape);
  }

  static Tensor fromBuffer(IntBuffer buffer, long... shape) {
    return SharedBuffers.tensor(
        buffer,
        Integer.BYTES,
        Objects.requireNonNull(buffer, "buffer").order(),
        DType.INT32,
        shape);
  }

  static Tensor fromBuffer(ShortBuffer buffer, long... shape) {
    return SharedBuffers.tensor(
        buffer, Short.BYTES, Objects.requireNonNull(buffer, "buffer").order(), DType.INT16, shape);
  }

  static Tensor fromFile(Path filename, long size) {
    return MappedFiles.tensor(TensorOptions.Resolved.NONE, filename, false, size);
  }

  static Tensor fromFile(TensorOptions options, Path filename, boolean shared, long size) {
    return MappedFiles.tensor(options, filename, shared, size);
  }

  /** A tensor of an array of primitive numbers. */
  static Tensor tensor(TensorOptions options, Object values) {
    return tensor(options, ArrayElements.of(Objects.requireNonNull(values, "values")), values);
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
