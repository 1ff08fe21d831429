package org.jtorch.internal.host;

import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.jtorch.Complex;

/**
 * Converts lists and arrays of boxed values to arrays of primitive ones. As in Python, the values
 * of lists determine the type together: whole numbers are long, other numbers of the default dtype.
 */
public final class BoxedValues {
  /** The element types, each of which holds the values of those before it. */
  private static final List<Class<?>> PROMOTION =
      List.of(Boolean.class, Long.class, Double.class, Complex.class);

  private @Nullable Class<?> type;
  private boolean listed;

  private BoxedValues() {}

  /**
   * Arrays of primitive or complex numbers.
   *
   * @param values an array of any depth
   * @param ofDefaultDType whether the elements are numbers of a list, which have the default dtype
   */
  public record Plain(Object values, boolean ofDefaultDType) {}

  /**
   * Converts the values.
   *
   * @param data a list or an array of lists, arrays or boxed values, of any depth
   * @throws IllegalArgumentException if a value is neither a number nor a boolean
   */
  public static Plain plain(Object data) {
    if (isTyped(data)) {
      return new Plain(data, false);
    }
    BoxedValues values = new BoxedValues();
    values.visit(data, data instanceof List ? "values" : "nested", 0);
    if (values.type == null && !(data instanceof List)) {
      return new Plain(data, false);
    }
    Class<?> type = values.type == null ? Double.class : values.type;
    boolean floating = values.listed && type == Double.class;
    return new Plain(converted(data, type), floating);
  }

  /** Whether an array is declared with primitive or complex elements. */
  private static boolean isTyped(Object data) {
    Class<?> type = data.getClass();
    while (type.isArray()) {
      type = type.getComponentType();
    }
    return type.isPrimitive() || type == Complex.class;
  }

  private static boolean isNested(@Nullable Object value) {
    return value instanceof List || (value != null && value.getClass().isArray());
  }

  private static boolean isPrimitiveArray(Object value) {
    return value.getClass().isArray() && value.getClass().getComponentType().isPrimitive();
  }

  private static List<?> elements(Object nested) {
    return nested instanceof List<?> list ? list : Arrays.asList((Object[]) nested);
  }

  /** Finds the type that holds all values. */
  private void visit(Object nested, String place, int depth) {
    if (isPrimitiveArray(nested)) {
      return;
    } else if (depth == NestedArrays.MAX_DIMENSIONS) {
      throw NestedArrays.tooDeep();
    }
    Class<?> component = nested.getClass().getComponentType();
    boolean exact = component != null && primitive(component) != component;
    List<?> elements = elements(nested);
    listed |= !exact && (elements.isEmpty() || !isNested(elements.get(0)));
    for (int i = 0; i < elements.size(); i++) {
      Object element = elements.get(i);
      String at = place + "[" + i + "]";
      if (element == null) {
        throw new NullPointerException("tensor: " + at + " is null");
      } else if (isNested(element) != isNested(elements.get(0))) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "tensor: %s is a %s unlike the first",
                at,
                element.getClass().getSimpleName()));
      } else if (isNested(element)) {
        visit(element, at, depth + 1);
      } else {
        include(exact ? component : pythonType(element, at));
      }
    }
  }

  private void include(Class<?> next) {
    if (type == null || type == next) {
      type = next;
    } else {
      type = PROMOTION.get(Math.max(rank(type), rank(next)));
      listed = true;
    }
  }

  private static int rank(Class<?> type) {
    return PROMOTION.indexOf(
        type == Float.class
            ? Double.class
            : Number.class.isAssignableFrom(type) && !PROMOTION.contains(type) ? Long.class : type);
  }

  private static Class<?> pythonType(Object value, String place) {
    if (value instanceof Boolean || value instanceof Complex) {
      return value.getClass();
    } else if (value instanceof Float || value instanceof Double) {
      return Double.class;
    } else if (value instanceof Byte
        || value instanceof Short
        || value instanceof Integer
        || value instanceof Long) {
      return Long.class;
    }
    throw new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "tensor: %s is a %s, neither a number nor a boolean",
            place,
            value.getClass().getSimpleName()));
  }

  private static Object converted(Object nested, Class<?> type) {
    if (isPrimitiveArray(nested)) {
      return nested;
    }
    List<?> elements = elements(nested);
    if (!elements.isEmpty() && isNested(elements.get(0))) {
      return rows(elements.stream().map(element -> converted(element, type)).toArray());
    }
    if (type == Complex.class) {
      return elements.stream().map(BoxedValues::complex).toArray(Complex[]::new);
    }
    Object array = Array.newInstance(primitive(type), elements.size());
    for (int i = 0; i < elements.size(); i++) {
      Array.set(array, i, as(type, elements.get(i)));
    }
    return array;
  }

  /** The rows in an array of their type, if they have one type. */
  private static Object[] rows(Object[] rows) {
    Class<?> type = rows[0].getClass();
    return Arrays.stream(rows).allMatch(row -> row.getClass() == type)
        ? Arrays.copyOf(rows, rows.length, type.arrayType().asSubclass(Object[].class))
        : rows;
  }

  /** Returns {@code int.class} for {@code Integer.class}, and other types as they are. */
  private static Class<?> primitive(Class<?> type) {
    return MethodType.methodType(type).unwrap().returnType();
  }

  private static Complex complex(Object value) {
    return value instanceof Complex complex
        ? complex
        : Complex.of(((Number) as(Double.class, value)).doubleValue(), 0);
  }

  /** A value as an instance of a type that holds it. */
  private static Object as(Class<?> type, Object value) {
    Object number =
        value instanceof Boolean truth && type != Boolean.class ? (truth ? 1 : 0) : value;
    if (type == Long.class) {
      return ((Number) number).longValue();
    }
    return type == Double.class ? (Object) ((Number) number).doubleValue() : number;
  }
}
