package org.jtorch.io;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jtorch.DType;
import org.jtorch.internal.zip.MalformedException;

/** A Python dict under construction, in insertion order. */
final class PickleDict {
  private final Map<Object, Object> entries = new LinkedHashMap<>();

  Map<Object, Object> entries() {
    return entries;
  }

  void put(Object key, Object value) {
    entries.put(hashable(key), value);
  }

  /**
   * Converts a value to a key. Keys are strings, numbers, booleans, None, and tuples of those;
   * other keys could be cyclic, and hashing them would not terminate.
   */
  static Object hashable(Object key) {
    if (key instanceof PickleTuple tuple) {
      List<Object> items = new ArrayList<>();
      for (Object item : tuple.items()) {
        if (!isScalar(item)) {
          throw new MalformedException("a tuple with " + PickleTree.describe(item) + " is no key");
        }
        items.add(item);
      }
      return List.copyOf(items);
    }
    if (!isScalar(key)) {
      throw new MalformedException(
          PickleTree.describe(key) + " is no key of a dict or member of a set");
    }
    return key;
  }

  private static boolean isScalar(Object value) {
    return value instanceof String
        || value instanceof Long
        || value instanceof Double
        || value instanceof Boolean
        || value instanceof BigInteger
        || value instanceof DType
        || value instanceof Optional<?>;
  }
}
