package org.jtorch.data;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jtorch.nn.internal.RecordAccess;

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
        column.add(RecordAccess.read(sample, component));
      }
      Object value = DefaultCollate.of(column);
      fits &= component.getType().isInstance(value);
      values.put(component.getName(), value);
    }
    return fits
        ? RecordAccess.create(samples.get(0).getClass(), values.values().toArray())
        : values;
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
    return RecordAccess.create(type, arguments);
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
          .map(component -> RecordAccess.read(from, component))
          .orElse(null);
    }
    return null;
  }
}
