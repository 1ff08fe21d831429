package org.jtorch.parity;

import java.lang.reflect.Constructor;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.Device;
import org.jtorch.Shape;
import org.jtorch.Tensor;

/**
 * Value of a case converted to the type of a Java parameter, and the distance of the conversion: 0
 * if the value is the same as in Python.
 */
record Conversion(Object value, int distance) {
  /** Returns null if a parameter of this type does not accept the value. */
  static @Nullable Conversion of(Object value, Class<?> type) {
    if (value instanceof List<?> list) {
      return ofList(list, type);
    } else if (type.isInstance(value) && type != Object.class) {
      return new Conversion(value, type == Number.class ? 1 : 0);
    } else if (value instanceof Long number) {
      return ofWhole(number, type);
    } else if (value instanceof Double number) {
      return ofReal(number, type);
    } else if (value instanceof Boolean truth) {
      return ofTruth(truth, type);
    } else if (value instanceof String word) {
      return ofWord(word, type);
    } else if (value instanceof Tensor tensor && type == Tensor[].class) {
      return new Conversion(new Tensor[] {tensor}, 4);
    } else if (value instanceof Tensor tensor && type == List.class) {
      return new Conversion(List.of(tensor), 4);
    }
    return null;
  }

  private static @Nullable Conversion ofWhole(Long number, Class<?> type) {
    if (type == long.class) {
      return new Conversion(number, 0);
    } else if (type == double.class || type == Double.class) {
      return new Conversion(number.doubleValue(), 2);
    } else if (type == long[].class) {
      return new Conversion(new long[] {number}, 3);
    } else if (type == double[].class) {
      return new Conversion(new double[] {number}, 4);
    }
    return null;
  }

  /** Python's booleans are numbers too. */
  private static @Nullable Conversion ofTruth(Boolean truth, Class<?> type) {
    if (type == boolean.class) {
      return new Conversion(truth, 0);
    } else if (type == Number.class || type == long.class) {
      return new Conversion(truth ? 1L : 0L, 5);
    }
    return null;
  }

  private static @Nullable Conversion ofReal(Double number, Class<?> type) {
    if (type == double.class) {
      return new Conversion(number, 0);
    } else if (type == double[].class) {
      return new Conversion(new double[] {number}, 3);
    }
    return null;
  }

  private static @Nullable Conversion ofWord(String word, Class<?> type) {
    if (type.isEnum()) {
      Object constant = Spelling.constantOrNull(type, word);
      return constant == null ? null : new Conversion(constant, 0);
    } else if (type == Device.class) {
      return new Conversion(Device.of(word), 0);
    }
    return null;
  }

  private static @Nullable Conversion ofList(List<?> list, Class<?> type) {
    if (type.isRecord() && type.getRecordComponents().length == list.size()) {
      return new Conversion(record(list, type), 0);
    } else if (type == Shape[].class) {
      boolean shapes = list.stream().allMatch(List.class::isInstance);
      return shapes ? new Conversion(shapes(list), 0) : null;
    } else if (type == List.class) {
      boolean tensors = list.stream().allMatch(Tensor.class::isInstance);
      return tensors ? new Conversion(list, 0) : null;
    } else if (type == Tensor[].class) {
      boolean tensors = list.stream().allMatch(Tensor.class::isInstance);
      return tensors ? new Conversion(list.toArray(new Tensor[0]), 1) : null;
    }
    boolean whole = list.stream().allMatch(Long.class::isInstance);
    if (type == long[].class && whole) {
      return new Conversion(longs(list), 0);
    } else if (type == Shape.class && whole) {
      return new Conversion(Shape.of(longs(list)), 1);
    } else if (type == double[].class && list.stream().allMatch(Number.class::isInstance)) {
      return new Conversion(
          list.stream().mapToDouble(n -> ((Number) n).doubleValue()).toArray(), whole ? 2 : 0);
    }
    return null;
  }

  /** A Python tuple is a record with its components in order. */
  private static Object record(List<?> parts, Class<?> type) {
    try {
      Constructor<?> constructor = type.getDeclaredConstructors()[0];
      constructor.setAccessible(true);
      return constructor.newInstance(parts.toArray());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " cannot be made of " + parts.size() + " parts", e);
    }
  }

  private static Shape[] shapes(List<?> list) {
    return list.stream().map(sizes -> Shape.of(longs((List<?>) sizes))).toArray(Shape[]::new);
  }

  static long[] longs(List<?> list) {
    return list.stream().mapToLong(n -> (Long) n).toArray();
  }
}
