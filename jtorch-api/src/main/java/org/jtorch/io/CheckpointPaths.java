package org.jtorch.io;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/** Values by their path in nested dicts, lists and objects. */
final class CheckpointPaths {
  private static final int LONGEST_INDEX = 9;

  private CheckpointPaths() {}

  /** Returns the value at a path whose steps are joined by dots, or null. */
  static @Nullable Object find(Object node, String key) {
    Object exact = child(node, key);
    if (exact != null) {
      return exact;
    }
    for (int dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', dot + 1)) {
      Object inner = child(node, key.substring(0, dot));
      Object found = inner == null ? null : find(inner, key.substring(dot + 1));
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** Returns the text of a key. */
  static String name(Object key) {
    if (key instanceof Tensor || key instanceof PickledTensor) {
      return "a tensor";
    }
    return key instanceof Optional<?> ? "None" : key.toString();
  }

  /** Returns the entries with string keys of a dict, or of a tuple of dicts. */
  static Map<String, Object> attributes(Object state) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    List<?> parts = state instanceof List<?> pair && pair.size() == 2 ? pair : List.of(state);
    for (Object part : parts) {
      if (part instanceof Map<?, ?> map) {
        map.forEach(
            (key, value) -> {
              if (key instanceof String text) {
                attributes.put(text, value);
              }
            });
      }
    }
    return Collections.unmodifiableMap(attributes);
  }

  private static @Nullable Object child(Object node, String name) {
    if (node instanceof Map<?, ?> map) {
      Object named = map.get(name);
      return named != null || !isIndex(name) ? named : map.get(Long.valueOf(name));
    } else if (node instanceof List<?> list && isIndex(name)) {
      long index = Long.parseLong(name);
      return index < list.size() ? list.get((int) index) : null;
    } else if (node instanceof Checkpoint.UnknownObject object) {
      Object attribute = object.attributes().get(name);
      Object found = attribute == null ? child(object.items(), name) : attribute;
      return found == null
          ? child(object.elements().isEmpty() ? object.arguments() : object.elements(), name)
          : found;
    }
    return null;
  }

  private static boolean isIndex(String name) {
    return name.length() <= LONGEST_INDEX
        && !name.isEmpty()
        && name.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
