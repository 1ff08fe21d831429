package org.jtorch.graph.internal.signatures;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jtorch.IValue;
import org.jtorch.Tensor;
import org.jtorch.graph.Argument;
import org.jtorch.graph.internal.python.PythonConstants;

/** Takes the leaves out of arguments whose structure is known. */
public final class Flattening {
  private static final Argument NONE = new Argument.None();

  private final List<Object> leaves = new ArrayList<>();

  private Flattening() {}

  /**
   * Returns the leaves of an argument: Tensor, Long, Double, Boolean, String, {@link
   * Argument.None}.
   *
   * @param name the argument's name, for messages
   */
  static List<Object> leaves(TreeSpec spec, @Nullable Object value, String name) {
    Flattening flattening = new Flattening();
    flattening.add(spec, value, name);
    return flattening.leaves;
  }

  private void add(TreeSpec spec, @Nullable Object given, String name) {
    Object value = given instanceof Optional<?> optional ? optional.orElse(null) : given;
    if (spec.kind() == TreeSpec.Kind.LEAF) {
      leaves.add(leaf(value, name));
      return;
    }
    Map<Object, Object> named = entries(spec, value);
    List<Object> items = named == null ? items(value) : null;
    if (named != null && !spec.keys().isEmpty()) {
      addNamed(spec, named, name);
      return;
    }
    if (items == null && named != null && value instanceof Record) {
      items = new ArrayList<>(named.values());
    }
    if (items == null || spec.kind() == TreeSpec.Kind.DICT) {
      throw mismatch(spec, value, name);
    } else if (items.size() != spec.children().size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: expected %d elements, %s, but got %d",
              name,
              spec.children().size(),
              spec,
              items.size()));
    }
    for (int i = 0; i < items.size(); i++) {
      add(spec.children().get(i), items.get(i), name + spec.step(i));
    }
  }

  private void addNamed(TreeSpec spec, Map<Object, Object> named, String name) {
    checkKeys(spec, named.keySet(), name);
    for (int i = 0; i < spec.keys().size(); i++) {
      add(spec.children().get(i), named.get(spec.keys().get(i)), name + spec.step(i));
    }
  }

  /** Throws unless a dict has the expected keys, in any order. */
  static void checkKeys(TreeSpec spec, Set<?> given, String name) {
    Set<Object> missing = new LinkedHashSet<>(spec.keys());
    missing.removeAll(given);
    Set<Object> unexpected = new LinkedHashSet<>(given);
    unexpected.removeAll(Set.copyOf(spec.keys()));
    if (!missing.isEmpty() || !unexpected.isEmpty()) {
      throw new IllegalArgumentException(
          name
              + ": expected the keys "
              + spec.keys()
              + (missing.isEmpty() ? "" : "; missing: " + missing)
              + (unexpected.isEmpty() ? "" : "; unexpected: " + unexpected));
    }
  }

  private static Object leaf(@Nullable Object value, String name) {
    if (value == null || value instanceof IValue.None || value instanceof Argument.None) {
      return NONE;
    } else if (value instanceof IValue.OfTensor tensor) {
      return tensor.value();
    } else if (value instanceof IValue.OfLong number) {
      return number.value();
    } else if (value instanceof IValue.OfDouble number) {
      return number.value();
    } else if (value instanceof IValue.OfBoolean flag) {
      return flag.value();
    } else if (value instanceof IValue.OfString text) {
      return text.value();
    } else if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return ((Number) value).longValue();
    } else if (value instanceof Float number) {
      return number.doubleValue();
    } else if (value instanceof Tensor
        || value instanceof Long
        || value instanceof Double
        || value instanceof Boolean
        || value instanceof String) {
      return value;
    }
    throw new IllegalArgumentException(
        name + ": expected a tensor or a plain value, but got " + kind(value));
  }

  private static IllegalArgumentException mismatch(
      TreeSpec spec, @Nullable Object value, String name) {
    return new IllegalArgumentException(
        name + ": expected the structure " + spec + ", but got " + kind(value));
  }

  /** Returns the entries of a map or a record; null for anything else. */
  private static @Nullable Map<Object, Object> entries(TreeSpec spec, @Nullable Object value) {
    Map<Object, Object> entries = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, item) -> entries.put(key(key), item));
      return entries;
    } else if (value instanceof IValue.OfDict dict) {
      return new LinkedHashMap<>(dict.entries());
    } else if (value instanceof IValue.OfTuple tuple && !tuple.names().isEmpty()) {
      for (int i = 0; i < tuple.names().size(); i++) {
        entries.put(tuple.names().get(i), tuple.elements().get(i));
      }
      return entries;
    } else if (value instanceof Record object && !(value instanceof IValue)) {
      return Records.entries(object, spec.keys());
    }
    return null;
  }

  private static Object key(@Nullable Object key) {
    return key instanceof Integer number
        ? (Object) number.longValue()
        : Objects.requireNonNull(key, "a key of a dict");
  }

  /** Returns the elements of a list, a tuple or an array; null for anything else. */
  private static @Nullable List<Object> items(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return new ArrayList<>(list);
    } else if (value instanceof IValue.OfList list) {
      return new ArrayList<>(list.elements());
    } else if (value instanceof IValue.OfTuple tuple) {
      return new ArrayList<>(tuple.elements());
    } else if (value != null && value.getClass().isArray()) {
      List<Object> items = new ArrayList<>();
      for (int i = 0; i < Array.getLength(value); i++) {
        items.add(Array.get(value, i));
      }
      return items;
    }
    return null;
  }

  /** Returns what a value is, for messages. */
  public static String kind(@Nullable Object value) {
    if (value == null || value instanceof Argument.None) {
      return "None";
    } else if (value instanceof Tensor tensor) {
      return "a tensor of shape " + tensor.shape();
    } else if (value instanceof IValue ivalue) {
      return "a " + ivalue.kind();
    } else if (value instanceof Number || value instanceof Boolean || value instanceof String) {
      return PythonConstants.text(value) + " (" + value.getClass().getSimpleName() + ")";
    } else if (value instanceof List<?> list) {
      return "a list of " + list.size();
    } else if (value instanceof Map<?, ?> map) {
      return "a dict with the keys " + map.keySet();
    }
    return "a " + value.getClass().getName();
  }
}
