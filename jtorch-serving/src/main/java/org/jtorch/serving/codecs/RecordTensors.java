package org.jtorch.serving.codecs;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.serving.Sample;

/** Converts records to tensors and back. */
final class RecordTensors {
  private static final Map<Class<?>, DType> DTYPES =
      Map.of(
          boolean.class, DType.BOOL,
          byte.class, DType.INT8,
          short.class, DType.INT16,
          int.class, DType.INT32,
          long.class, DType.INT64,
          float.class, DType.FLOAT32,
          double.class, DType.FLOAT64);

  private RecordTensors() {}

  static Sample encode(RecordComponents components, Record request) {
    List<Tensor> tensors = new ArrayList<>();
    for (int i = 0; i < components.size(); i++) {
      tensors.add(tensor(components.unboxed(i), components.value(i, request)));
    }
    return new Sample(tensors);
  }

  private static Tensor tensor(Class<?> type, Object value) {
    if (value instanceof Object[] nested) {
      return Torch.tensor(nested);
    }
    if (!type.isArray()) {
      Object array = Array.newInstance(type, 1);
      Array.set(array, 0, value);
      return ofArray(array).squeeze(0);
    }
    return ofArray(value);
  }

  private static Tensor ofArray(Object array) {
    if (array instanceof float[] values) {
      return Torch.tensor(values);
    } else if (array instanceof double[] values) {
      return Torch.tensor(values);
    } else if (array instanceof long[] values) {
      return Torch.tensor(values);
    } else if (array instanceof int[] values) {
      return Torch.tensor(values);
    } else if (array instanceof short[] values) {
      return Torch.tensor(values);
    } else if (array instanceof byte[] values) {
      return Torch.tensor(DType.INT8.options(), values);
    } else {
      return Torch.tensor((boolean[]) array);
    }
  }

  static Sample encodeVector(RecordComponents components, Record request) {
    List<Tensor> parts = new ArrayList<>();
    for (int i = 0; i < components.size(); i++) {
      Tensor part = tensor(components.unboxed(i), components.value(i, request));
      if (part.dim() > 1) {
        throw new IllegalArgumentException(
            components.name(i) + " has " + part.dim() + " dimensions, and a vector has one");
      }
      parts.add(part.reshape(-1).to(DType.FLOAT32));
    }
    return Sample.of(Torch.cat(parts, 0));
  }

  static Object decode(RecordComponents components, Sample output) {
    List<Tensor> tensors = output.tensors();
    if (tensors.size() == 1 && components.size() > 1) {
      tensors = tensors.get(0).flatten().unbind(0);
    }
    if (tensors.size() != components.size()) {
      throw new IllegalStateException(
          "the network's answer has "
              + tensors.size()
              + " values, but the record "
              + components.size()
              + " components");
    }
    Object[] values = new Object[components.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(components, i, tensors.get(i));
    }
    return components.create(values);
  }

  private static Object value(RecordComponents components, int index, Tensor tensor) {
    Class<?> type = components.unboxed(index);
    int depth = 0;
    Class<?> element = type;
    while (element.isArray()) {
      element = element.getComponentType();
      depth++;
    }
    Tensor converted = convert(components, index, tensor, element);
    if (depth > 0) {
      Tensor shaped = depth == 1 ? converted.reshape(-1) : converted;
      if (shaped.dim() != depth) {
        throw new IllegalStateException(
            components.name(index)
                + " has "
                + depth
                + " dimensions, but its output "
                + tensor.shape());
      }
      return nested(shaped, element, depth);
    }
    if (converted.numel() != 1) {
      throw new IllegalStateException(
          components.name(index)
              + " is one number, but its output has the shape "
              + tensor.shape());
    }
    return Array.get(flat(converted.reshape(-1), element), 0);
  }

  private static Tensor convert(
      RecordComponents components, int index, Tensor tensor, Class<?> element) {
    DType wanted = DTYPES.getOrDefault(element, DType.FLOAT32);
    boolean widens = wanted.isFloatingPoint() || !tensor.dtype().isFloatingPoint();
    boolean truth = wanted == DType.BOOL && tensor.dtype() != DType.BOOL;
    if (!widens || truth) {
      throw new IllegalStateException(
          components.name(index) + " is " + element + ", but its output is " + tensor.dtype());
    }
    Tensor converted = tensor.to(wanted);
    if (!wanted.isFloatingPoint() && !converted.to(tensor.dtype()).equal(tensor)) {
      throw new IllegalStateException(
          components.name(index) + " is " + element + ", and its output does not fit into it");
    }
    return converted;
  }

  private static Object nested(Tensor tensor, Class<?> element, int depth) {
    if (depth == 1) {
      return flat(tensor, element);
    }
    List<Object> rows = new ArrayList<>();
    for (Tensor row : tensor.unbind(0)) {
      rows.add(nested(row, element, depth - 1));
    }
    int[] sizes = new int[depth];
    sizes[0] = rows.size();
    Object array = Array.newInstance(element, sizes);
    for (int i = 0; i < rows.size(); i++) {
      Array.set(array, i, rows.get(i));
    }
    return array;
  }

  private static Object flat(Tensor tensor, Class<?> element) {
    if (element == float.class) {
      return tensor.toFloatArray();
    } else if (element == double.class) {
      return tensor.toDoubleArray();
    } else if (element == long.class) {
      return tensor.toLongArray();
    } else if (element == int.class) {
      return tensor.toIntArray();
    } else if (element == short.class) {
      return tensor.toShortArray();
    } else if (element == byte.class) {
      return tensor.toByteArray();
    } else {
      return tensor.toBooleanArray();
    }
  }
}
