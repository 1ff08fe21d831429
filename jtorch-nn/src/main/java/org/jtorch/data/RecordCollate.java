package org.jtorch.data;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records as samples and as batches. */
final class RecordCollate {
  private RecordCollate() {}

  /** Collates records to one of the same class, or to a map if the class cannot hold the values. */
  static Object of(List<? extends Record> samples) {
    RecordComponent[] components = samples.get(0).getClass().getRecordComponents();
    Map<String, Object> values = new LinkedHashMap<>();
    boolean fits = true;
    for (RecordComponent component : components) {
      List<@Nullable Object> column = new ArrayList<>(samples.size());
      for (Record sample : samples) {
        column.add(read(sample, component));
      }
      Object value = DefaultCollate.of(column);
      fits &= component.getType().isInstance(value);
      values.put(component.getName(), value);
    }
    return fits ? create(samples.get(0).getClass(), values.values().toArray()) : values;
  }

  /** Returns a value as an instance of a class; a record is made from a map, list or batch. */
  static <B> B convert(Object value, Class<B> type) {
    if (type.isInstance(value)) {
      return type.cast(value);
    } else if (!type.isRecord()) {
      throw new IllegalArgumentException(
          "the samples become a "
              + value.getClass().getSimpleName()
              + ", which is no "
              + type.getTypeName());
    }
    RecordComponent[] components = type.getRecordComponents();
    Object[] arguments = new Object[components.length];
    for (int i = 0; i < arguments.length; i++) {
      Object part = part(value, components[i].getName(), i);
      if (part == null) {
        throw new IllegalArgumentException(
            "the samples have nothing for " + type.getSimpleName() + "." + components[i].getName());
      }
      arguments[i] = convert(part, boxed(components[i], type));
    }
    return create(type, arguments);
  }

  private static Class<?> boxed(RecordComponent component, Class<?> of) {
    if (component.getType().isPrimitive()) {
      throw new IllegalArgumentException(
          of.getSimpleName()
              + "."
              + component.getName()
              + " is of a primitive type, but the samples' numbers become a tensor");
    }
    return component.getType();
  }

  private static @Nullable Object part(Object value, String name, int position) {
    if (value instanceof Map<?, ?> map) {
      return map.get(name);
    } else if (value instanceof Batch batch) {
      return position < batch.tensors().size() ? batch.get(position) : null;
    } else if (value instanceof List<?> list) {
      return position < list.size() ? list.get(position) : null;
    } else if (value instanceof Record from) {
      return Arrays.stream(from.getClass().getRecordComponents())
          .filter(component -> component.getName().equals(name))
          .findFirst()
          .map(component -> read(from, component))
          .orElse(null);
    }
    return null;
  }

  static @Nullable Object read(Record sample, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(sample);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(component + " threw", e.getCause());
    } catch (IllegalAccessException | RuntimeException e) {
      throw closed(sample.getClass(), e);
    }
  }

  /** Creates a record by its canonical constructor. */
  static <B> B create(Class<B> type, @Nullable Object... arguments) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("the constructor of " + type + " threw", e.getCause());
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw closed(type, e);
    }
  }

  private static IllegalArgumentException closed(Class<?> type, Exception cause) {
    return new IllegalArgumentException(
        "jtorch cannot access the record "
            + type.getName()
            + ": let its module open the package to org.jtorch.nn (opens "
            + type.getPackageName()
            + " to org.jtorch.nn)",
        cause);
  }
}
