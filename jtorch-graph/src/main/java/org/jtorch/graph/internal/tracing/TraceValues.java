package org.jtorch.graph.internal.tracing;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.Complex;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Layout;
import org.jtorch.MemoryFormat;
import org.jtorch.Shape;
import org.jtorch.graph.Argument;

/** Arguments of operators as constants of a graph. */
final class TraceValues {
  private TraceValues() {}

  /** Returns a Java argument in the form that {@link Argument.Constant} holds. */
  static Object constant(Object value) {
    if (value instanceof Boolean
        || value instanceof Complex
        || value instanceof DType
        || value instanceof Device
        || value instanceof Layout
        || value instanceof MemoryFormat) {
      return value;
    } else if (value instanceof CharSequence text) {
      return text.toString();
    } else if (value instanceof Double || value instanceof Float || value instanceof BigDecimal) {
      return ((Number) value).doubleValue();
    } else if (value instanceof BigInteger big) {
      return big.longValueExact();
    } else if (value instanceof Number number) {
      return number.longValue();
    }
    throw new IllegalArgumentException(
        "trace: a graph cannot hold a " + value.getClass().getName() + " as an argument");
  }

  /** Returns the elements of an argument that is a list in the schema; null if it is none. */
  static @Nullable List<?> elements(Object value) {
    if (value instanceof Shape shape) {
      return Arrays.stream(shape.toArray()).boxed().toList();
    } else if (value instanceof long[] longs) {
      return Arrays.stream(longs).boxed().toList();
    } else if (value instanceof int[] ints) {
      return Arrays.stream(ints).boxed().toList();
    } else if (value instanceof double[] doubles) {
      return Arrays.stream(doubles).boxed().toList();
    } else if (value instanceof boolean[] booleans) {
      Boolean[] boxed = new Boolean[booleans.length];
      Arrays.setAll(boxed, i -> booleans[i]);
      return Arrays.asList(boxed);
    } else if (value instanceof Object[] array) {
      return Arrays.asList(array);
    } else if (value instanceof Iterable<?> iterable) {
      List<Object> list = new ArrayList<>();
      iterable.forEach(list::add);
      return list;
    }
    return null;
  }
}
