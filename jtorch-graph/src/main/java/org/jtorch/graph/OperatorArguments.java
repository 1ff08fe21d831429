package org.jtorch.graph;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Tensor;

/**
 * Arguments of a {@link CustomOperator} by the names of its schema. Arguments that the program
 * leaves at their default are missing; the {@code get} methods with a default value return that
 * value for them, and for None.
 */
public final class OperatorArguments {
  private final String operator;
  private final Map<String, @Nullable Object> values;

  OperatorArguments(String operator, List<String> names, @Nullable Object[] values) {
    this.operator = operator;
    this.values = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      this.values.put(names.get(i), values[i]);
    }
  }

  /**
   * Returns the names of the arguments that the program passes.
   *
   * @return names in call order
   */
  public Set<String> names() {
    return Collections.unmodifiableSet(values.keySet());
  }

  /**
   * Returns whether an argument was passed and is not None.
   *
   * @param name the argument's name
   * @return false if it is missing or None
   */
  public boolean has(String name) {
    return values.get(name) != null;
  }

  /**
   * Returns a tensor.
   *
   * @param name the argument's name
   * @return the tensor, which the operator must not close
   * @throws IllegalArgumentException if it is missing or of another type
   */
  public Tensor getTensor(String name) {
    return get(name, Tensor.class);
  }

  /**
   * Returns a list of tensors.
   *
   * @param name the argument's name
   * @return the tensors, which the operator must not close
   * @throws IllegalArgumentException if it is missing or of another type
   */
  public List<Tensor> getTensors(String name) {
    List<?> list = get(name, List.class);
    return list.stream().<Tensor>map(item -> cast(name, item, Tensor.class)).toList();
  }

  /**
   * Returns an integer.
   *
   * @param name the argument's name
   * @return the number
   * @throws IllegalArgumentException if it is missing or of another type
   */
  public long getLong(String name) {
    return get(name, Long.class);
  }

  /**
   * Returns an integer, or a default.
   *
   * @param name the argument's name
   * @param defaultValue what is returned if the argument is missing or None
   * @return the number
   * @throws IllegalArgumentException if it is of another type
   */
  public long getLong(String name, long defaultValue) {
    return has(name) ? getLong(name) : defaultValue;
  }

  /**
   * Returns a list of integers.
   *
   * @param name the argument's name
   * @return the numbers
   * @throws IllegalArgumentException if it is missing or of another type
   */
  public long[] getLongs(String name) {
    List<?> list = get(name, List.class);
    return list.stream().mapToLong(item -> cast(name, item, Long.class)).toArray();
  }

  /**
   * Returns a floating-point number; an integer is converted.
   *
   * @param name the argument's name
   * @return the number
   * @throws IllegalArgumentException if it is missing or of another type
   */
  public double getDouble(String name) {
    return get(name, Number.class).doubleValue();
  }

  /**
   * Returns a floating-point number, or a default.
   *
   * @param name the argument's name
   * @param defaultValue what is returned if the argument is missing or None
   * @return the number
   * @throws IllegalArgumentException if it is of another type
   */
  public double getDouble(String name, double defaultValue) {
    return has(name) ? getDouble(name) : defaultValue;
  }

  /**
   * Returns a boolean.
   *
   * @param name the argument's name
   * @return the boolean
   * @throws IllegalArgumentException if it is missing or of another type
   */
  public boolean getBoolean(String name) {
    return get(name, Boolean.class);
  }

  /**
   * Returns a string.
   *
   * @param name the argument's name
   * @return the string
   * @throws IllegalArgumentException if it is missing or of another type
   */
  public String getString(String name) {
    return get(name, String.class);
  }

  /**
   * Returns a data type.
   *
   * @param name the argument's name
   * @return the data type
   * @throws IllegalArgumentException if it is missing or of another type
   */
  public DType getDType(String name) {
    return get(name, DType.class);
  }

  /**
   * Returns an argument of any type.
   *
   * @param name the argument's name
   * @param type its class: Tensor, Long, Double, Boolean, String, DType, Device, Layout,
   *     MemoryFormat, Complex or List
   * @param <T> its type
   * @return the value
   * @throws IllegalArgumentException if it is missing or of another type
   */
  public <T> T get(String name, Class<T> type) {
    return cast(name, values.get(name), type);
  }

  private <T> T cast(String name, @Nullable Object value, Class<T> type) {
    if (type.isInstance(value)) {
      return type.cast(value);
    }
    String got =
        value == null
            ? (values.containsKey(name) ? "None" : "missing; there are: " + values.keySet())
            : "a "
                + value.getClass().getSimpleName()
                + " where a "
                + type.getSimpleName()
                + " is asked for";
    throw new IllegalArgumentException(operator + ": argument " + name + " is " + got);
  }
}
