package org.jtorch.internal.host;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.jtorch.Shape;
import org.jtorch.Tensor;

/** Converts a rectangular nested array: determines its shape and copies it row by row. */
public final class NestedArrays {
  static final int MAX_DIMENSIONS = 64;

  private final ArrayElements elements;
  private final long[] sizes;
  private final int[] path;

  private NestedArrays(Object[] nested) {
    Class<?> type = Objects.requireNonNull(nested, "nested").getClass();
    @Nullable Object sample = nested;
    long[] found = new long[MAX_DIMENSIONS];
    int rank = 0;
    while (type.isArray()) {
      if (rank == MAX_DIMENSIONS) {
        throw tooDeep();
      }
      found[rank++] = sample == null ? 0 : Array.getLength(sample);
      sample = first(sample);
      type = isReference(type) && sample != null ? sample.getClass() : type.getComponentType();
    }
    if (!type.isPrimitive() || type == char.class) {
      throw new IllegalArgumentException(
          "tensor: " + type.getSimpleName() + " is no primitive type of numbers or boolean");
    }
    sizes = Arrays.copyOf(found, rank);
    path = new int[rank];
    elements = ArrayElements.of(Array.newInstance(type, 0));
  }

  /** Returns a CPU tensor of the array's shape and dtype. */
  public static Tensor toTensor(Object[] nested) {
    if (ComplexArrays.isLeaf(nested)) {
      return ComplexArrays.toTensor(nested);
    }
    NestedArrays arrays = new NestedArrays(nested);
    arrays.check(nested, 0);
    return HostMemory.create(
        arrays.elements.dtype(), Shape.of(arrays.sizes), memory -> arrays.copy(nested, memory, 0));
  }

  static IllegalArgumentException tooDeep() {
    return new IllegalArgumentException(
        "tensor: more than " + MAX_DIMENSIONS + " arrays within each other");
  }

  private static @Nullable Object first(@Nullable Object array) {
    return array != null && isReference(array.getClass()) && Array.getLength(array) > 0
        ? Array.get(array, 0)
        : null;
  }

  private static boolean isReference(Class<?> type) {
    return type.isArray() && !type.getComponentType().isPrimitive();
  }

  private void check(@Nullable Object array, int depth) {
    boolean leaf = depth == sizes.length - 1;
    if (array == null) {
      throw new NullPointerException("tensor: " + place(depth) + " is null");
    } else if (!array.getClass().isArray() || isReference(array.getClass()) == leaf) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "tensor: %s is a %s unlike the first", place(depth), name(array)));
    } else if (Array.getLength(array) != sizes[depth]) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "tensor: %s has length %d, but the first has %d: the array is ragged",
              place(depth),
              Array.getLength(array),
              sizes[depth]));
    } else if (leaf && ArrayElements.of(array) != elements) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "tensor: %s is a %s, but the first is a %s[]",
              place(depth),
              name(array),
              elements.javaName()));
    }
    if (!leaf) {
      Object[] rows = (Object[]) array;
      for (int i = 0; i < rows.length; i++) {
        path[depth] = i;
        check(rows[i], depth + 1);
      }
    }
  }

  /** Copies an array to an offset, and returns the offset after it. */
  @CanIgnoreReturnValue
  private long copy(Object array, Pointer memory, long at) {
    if (!isReference(array.getClass())) {
      if (Array.getLength(array) != sizes[sizes.length - 1]) {
        throw new IllegalArgumentException("tensor: the array changed while it was copied");
      }
      elements.put(memory, at, array);
      return at + Array.getLength(array);
    }
    long end = at;
    for (Object row : (Object[]) array) {
      end = copy(row, memory, end);
    }
    return end;
  }

  private String place(int depth) {
    StringBuilder place = new StringBuilder("nested");
    for (int i = 0; i < depth; i++) {
      place.append('[').append(path[i]).append(']');
    }
    return place.toString();
  }

  private static String name(Object value) {
    return value.getClass().getSimpleName();
  }
}
