package org.jtorch.internal.host;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;

/** Converts a tensor to lists within lists. */
public final class NestedLists {
  private final Object values;
  private final long[] sizes;

  private NestedLists(Object values, long[] sizes) {
    this.values = values;
    this.sizes = sizes;
  }

  /** Returns the slices along the first dimension, as values or as lists. */
  public static List<?> of(Tensor tensor) {
    Shape shape = tensor.shape();
    if (shape.rank() == 0) {
      throw new IllegalStateException("toList: a tensor without dimensions is no list; use item()");
    }
    return new NestedLists(values(tensor), shape.toArray()).list(0, 0);
  }

  private static Object values(Tensor tensor) {
    DType dtype = tensor.dtype();
    if (dtype.isComplex()) {
      return ComplexArrays.of(tensor);
    }
    return HostMemory.toArray("toList", tensor, elements(dtype));
  }

  private static ArrayElements elements(DType dtype) {
    if (dtype == DType.BOOL) {
      return ArrayElements.BOOLEAN;
    }
    return dtype.isFloatingPoint() ? ArrayElements.DOUBLE : ArrayElements.LONG;
  }

  private List<?> list(int depth, int first) {
    int size = Math.toIntExact(sizes[depth]);
    int stride = 1;
    for (int i = depth + 1; i < sizes.length; i++) {
      stride *= (int) sizes[i];
    }
    Object[] elements = new Object[size];
    for (int i = 0; i < size; i++) {
      elements[i] =
          depth == sizes.length - 1
              ? Array.get(values, first + i)
              : list(depth + 1, first + i * stride);
    }
    return Collections.unmodifiableList(Arrays.asList(elements));
  }
}
