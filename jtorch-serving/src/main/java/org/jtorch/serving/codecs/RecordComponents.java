package org.jtorch.serving.codecs;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The components of a record class: their names, types, values, and the canonical constructor. */
final class RecordComponents {
  private static final Map<Class<?>, Class<?>> UNBOXED =
      Map.of(
          Boolean.class, boolean.class,
          Byte.class, byte.class,
          Short.class, short.class,
          Integer.class, int.class,
          Long.class, long.class,
          Float.class, float.class,
          Double.class, double.class);

  private final Class<?> type;
  private final List<RecordComponent> components;
  private final Constructor<?> constructor;

  RecordComponents(Class<? extends Record> type) {
    this.type = type;
    this.components = List.of(type.getRecordComponents());
    if (components.isEmpty()) {
      throw new IllegalArgumentException(type.getName() + " has no components");
    }
    try {
      this.constructor =
          type.getDeclaredConstructor(
              components.stream().map(RecordComponent::getType).toArray(Class<?>[]::new));
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e); // every record has this constructor
    }
    constructor.setAccessible(true);
    for (int i = 0; i < components.size(); i++) {
      components.get(i).getAccessor().setAccessible(true);
      check(i);
    }
  }

  private void check(int index) {
    Class<?> element = unboxed(index);
    while (element.isArray()) {
      element = element.getComponentType();
    }
    if (!UNBOXED.containsValue(element)) {
      throw new IllegalArgumentException(
          "component "
              + name(index)
              + " has the type "
              + components.get(index).getType().getSimpleName()
              + ", which is neither a number nor a boolean nor an array of them");
    }
  }

  int size() {
    return components.size();
  }

  String name(int index) {
    return type.getSimpleName() + "." + components.get(index).getName();
  }

  /** Returns a component's type, for boxed numbers the primitive one. */
  Class<?> unboxed(int index) {
    Class<?> component = components.get(index).getType();
    return UNBOXED.getOrDefault(component, component);
  }

  Object value(int index, Record record) {
    @Nullable Object value;
    try {
      value = components.get(index).getAccessor().invoke(record);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(name(index) + " failed: " + e.getCause(), e);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e); // it was made accessible
    }
    if (value == null) {
      throw new IllegalArgumentException(name(index) + " is missing");
    }
    return value;
  }

  Object create(Object[] values) {
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(
          type.getSimpleName() + " refused " + Arrays.toString(values) + ": " + e.getCause(), e);
    } catch (InstantiationException | IllegalAccessException e) {
      throw new IllegalStateException(e); // records are not abstract
    }
  }
}
