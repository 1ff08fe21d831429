package org.jtorch.io;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jtorch.Device;
import org.jtorch.Shape;
import org.jtorch.internal.zip.MalformedException;

/** A Python dict under construction, in insertion order. */
final class PickleDict {
  /** A tensor as a key, compared by identity as in Python. */
  record TensorKey(PickledTensor tensor) {
    @Override
    public boolean equals(Object other) {
      return other instanceof TensorKey key && key.tensor == tensor;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(tensor);
    }
  }

  private static final int MAX_KEY_ITEMS = 1000;
  private static final int MAX_KEY_DEPTH = 16;

  private final Map<Object, Object> entries = new LinkedHashMap<>();

  Map<Object, Object> entries() {
    return entries;
  }

  void put(Object key, Object value) {
    entries.put(hashable(key), value);
  }

  /**
   * Converts a value to a key. Keys are immutable values, objects by identity, and tuples and
   * frozensets of these, which are copied: others could be cyclic, and hashing them would not
   * terminate.
   */
  static Object hashable(Object key) {
    return hashable(key, new int[1], 0);
  }

  private static Object hashable(Object key, int[] items, int depth) {
    if (isScalar(key)) {
      return key;
    } else if (key instanceof PickledTensor tensor) {
      return new TensorKey(tensor);
    } else if (key instanceof PickleTuple tuple) {
      return Collections.unmodifiableList(copy(tuple.items(), new ArrayList<>(), items, depth));
    } else if (key instanceof Set<?> set && !(set instanceof LinkedHashSet<?>)) {
      return Collections.unmodifiableSet(copy(set, new LinkedHashSet<>(), items, depth));
    } else if (key instanceof List<?> copied && !(copied instanceof ArrayList<?>)) {
      // A tuple inside a frozenset, copied when the frozenset was made.
      return Collections.unmodifiableList(copy(copied, new ArrayList<>(), items, depth));
    }
    throw new MalformedException(
        PickleTree.describe(key) + " is no key of a dict or member of a set");
  }

  private static <C extends Collection<Object>> C copy(
      Collection<?> from, C to, int[] items, int depth) {
    items[0] += from.size();
    if (items[0] > MAX_KEY_ITEMS || depth == MAX_KEY_DEPTH) {
      throw new MalformedException(
          "a key of more than " + MAX_KEY_ITEMS + " items or " + MAX_KEY_DEPTH + " levels");
    }
    for (Object item : from) {
      to.add(hashable(item, items, depth + 1));
    }
    return to;
  }

  private static boolean isScalar(Object value) {
    return value instanceof String
        || value instanceof Number
        || value instanceof Boolean
        || value instanceof Enum<?>
        || value instanceof Optional<?>
        || value instanceof byte[]
        || value instanceof Shape
        || value instanceof Device
        || value instanceof PickleName
        || value instanceof PickleObject
        || PickleTree.isFromJdk(value);
  }
}
