package org.jtorch.graph.internal.signatures;

import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jtorch.IValue;
import org.jtorch.Tensor;

/**
 * Java records as arguments and results; a component {@code inputIds} is the field {@code
 * input_ids}.
 */
public final class Records {
  private Records() {}

  /**
   * Returns the components of a record.
   *
   * @param keys the names that are expected; a component whose name is none of them is named as in
   *     Python
   */
  static Map<Object, Object> entries(Record value, List<Object> keys) {
    Map<Object, Object> entries = new LinkedHashMap<>();
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      String name = component.getName();
      entries.put(keys.contains(name) ? name : pythonName(name), get(component, value));
    }
    return entries;
  }

  private static String pythonName(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }

  private static Object get(RecordComponent component, Record value) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(value);
    } catch (InaccessibleObjectException | IllegalAccessException e) {
      throw inaccessible(value.getClass(), e);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(component + " threw", e.getCause());
    }
  }

  /** Returns a record of the fields of a dict or a named tuple, or of the elements of a tuple. */
  public static <R extends Record> R of(Class<R> type, IValue value) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    List<IValue> items = items(type, components, value);
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      String where = type.getSimpleName() + "." + components[i].getName();
      values[i] = converted(components[i].getGenericType(), items.get(i), where);
    }
    try {
      Constructor<R> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InaccessibleObjectException | ReflectiveOperationException e) {
      if (e instanceof InvocationTargetException thrown
          && thrown.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw inaccessible(type, e);
    }
  }

  private static List<IValue> items(Class<?> type, RecordComponent[] components, IValue value) {
    Map<Object, IValue> named = new LinkedHashMap<>();
    if (value instanceof IValue.OfDict dict) {
      named.putAll(dict.entries());
    } else if (value instanceof IValue.OfTuple tuple && !tuple.names().isEmpty()) {
      for (int i = 0; i < tuple.names().size(); i++) {
        named.put(tuple.names().get(i), tuple.elements().get(i));
      }
    } else if (value instanceof IValue.OfTuple || value instanceof IValue.OfList) {
      if (value.toList().size() == components.length) {
        return value.toList();
      }
      throw mismatch(type, value);
    } else if (components.length == 1) {
      return List.of(value);
    }
    List<IValue> items = new ArrayList<>();
    for (RecordComponent component : components) {
      IValue item = named.get(component.getName());
      item = item == null ? named.get(pythonName(component.getName())) : item;
      if (item == null) {
        throw mismatch(type, value);
      }
      items.add(item);
    }
    return items;
  }

  private static Object converted(Type type, IValue value, String where) {
    if (type instanceof ParameterizedType generic) {
      Type last = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
      if (generic.getRawType() == Optional.class) {
        return value.isNone() ? Optional.empty() : Optional.of(converted(last, value, where));
      } else if (generic.getRawType() == List.class) {
        return value.toList().stream().map(item -> converted(last, item, where)).toList();
      } else if (generic.getRawType() == Map.class) {
        Map<Object, Object> map = new LinkedHashMap<>();
        value.toMap().forEach((key, item) -> map.put(key, converted(last, item, where)));
        return map;
      }
    } else if (type == IValue.class) {
      return value;
    } else if (type == Tensor.class) {
      return value.toTensor();
    } else if (type == long.class || type == Long.class) {
      return value.toLong();
    } else if (type == double.class || type == Double.class) {
      return value.toDouble();
    } else if (type == boolean.class || type == Boolean.class) {
      return value.toBoolean();
    } else if (type == String.class) {
      return value.asString();
    } else if (type instanceof Class<?> nested && nested.isRecord()) {
      return of(nested.asSubclass(Record.class), value);
    }
    throw new IllegalArgumentException(
        where
            + ": a result is a Tensor, long, double, boolean, String, record, List, Map, Optional"
            + " or IValue, not a "
            + type.getTypeName());
  }

  private static IllegalArgumentException mismatch(Class<?> type, IValue value) {
    String got =
        value instanceof IValue.OfDict dict
            ? "a dict with the keys " + dict.entries().keySet()
            : value instanceof IValue.OfTuple tuple && !tuple.names().isEmpty()
                ? "a named tuple of " + tuple.names()
                : "a " + value.kind();
    return new IllegalArgumentException(
        "the result, " + got + ", does not fit the record " + type.getSimpleName());
  }

  private static IllegalArgumentException inaccessible(Class<?> type, Exception e) {
    return new IllegalArgumentException(
        "jtorch cannot use the record "
            + type.getName()
            + ": let its module open the package (opens "
            + type.getPackageName()
            + " to org.jtorch.graph)",
        e);
  }
}
