package org.jtorch.io;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Shape;
import org.jtorch.internal.zip.MalformedException;

/**
 * Converts the result of an {@link Unpickler} to Java values: unmodifiable lists, maps and sets,
 * and tensors. Shared values stay shared. Cyclic values, values nested too deeply, and values that
 * would be too large without sharing are rejected.
 */
final class PickleTree {
  private static final int DEEPEST = 500;

  private record Done(Object value, long count) {}

  private final long mostValues;
  private final Function<TensorStub, ?> tensors;
  private final IdentityHashMap<Object, Done> done = new IdentityHashMap<>();
  private final Set<Object> inProgress = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Object> path = new ArrayDeque<>();

  /**
   * Creates a conversion.
   *
   * @param mostValues maximum number of values in the tree, where shared values count each time
   * @param tensors creates a tensor from its stub
   */
  PickleTree(long mostValues, Function<TensorStub, ?> tensors) {
    this.mostValues = mostValues;
    this.tensors = tensors;
  }

  /** Returns the Java value of a pickled object. */
  Object toJava(Object root) {
    return convert(root).value;
  }

  private Done convert(Object node) {
    if (isScalar(node)) {
      return new Done(node, 1);
    }
    Done known = done.get(node);
    if (known != null) {
      return known;
    }
    if (path.size() > DEEPEST) {
      throw new MalformedException("nests more than " + DEEPEST + " levels deep");
    }
    if (!inProgress.add(node)) {
      throw new MalformedException(where() + " contains itself");
    }
    Done result = build(node);
    inProgress.remove(node);
    if (result.count > mostValues) {
      throw new MalformedException(
          where() + " has more than " + mostValues + " values when shared ones are written out");
    }
    done.put(node, result);
    return result;
  }

  private Done build(Object node) {
    if (node instanceof TensorStub stub) {
      return new Done(tensors.apply(stub), 1);
    }
    if (node instanceof PickleDict dict) {
      return map(dict.entries());
    }
    if (node instanceof PickleTuple tuple) {
      return list(tuple.items());
    }
    if (node instanceof List<?> list) {
      return list(list);
    }
    if (node instanceof Set<?> set) {
      return new Done(Collections.unmodifiableSet(set), 1L + set.size());
    }
    throw new MalformedException(
        where() + " is " + describe(node) + ", which has no value in Java");
  }

  private Done map(Map<Object, Object> entries) {
    Map<Object, Object> map = new LinkedHashMap<>();
    long count = 1;
    for (Map.Entry<Object, Object> entry : entries.entrySet()) {
      path.addLast(entry.getKey());
      Done value = convert(entry.getValue());
      path.removeLast();
      map.put(entry.getKey(), value.value);
      count = Math.min(count + 1 + value.count, mostValues + 1);
    }
    return new Done(Collections.unmodifiableMap(map), count);
  }

  private Done list(List<?> items) {
    List<Object> list = new ArrayList<>(items.size());
    long count = 1;
    for (Object item : items) {
      path.addLast((long) list.size());
      Done value = convert(item);
      path.removeLast();
      list.add(value.value);
      count = Math.min(count + value.count, mostValues + 1);
    }
    return new Done(Collections.unmodifiableList(list), count);
  }

  private String where() {
    return path.isEmpty()
        ? "the saved value"
        : path.stream()
            .limit(8)
            .map(step -> step instanceof String text ? "[\"" + text + "\"]" : "[" + step + "]")
            .collect(Collectors.joining());
  }

  private static boolean isScalar(Object node) {
    return node instanceof String
        || node instanceof Number
        || node instanceof Boolean
        || node instanceof Optional<?>
        || node instanceof byte[]
        || node instanceof DType
        || node instanceof Device
        || node instanceof Shape;
  }

  /** Describes a value for a message: its kind, and its content if that is short. */
  static String describe(Object value) {
    if (value instanceof String text) {
      return text.length() > 100
          ? "a text of " + text.length() + " characters"
          : "\"" + text + "\"";
    }
    if (value instanceof PickleFunction function) {
      return "Python's " + function.pythonName();
    }
    if (value instanceof Optional<?>) {
      return "None";
    }
    if (value instanceof Number || value instanceof Boolean) {
      String text = value.toString();
      return text.length() > 40 ? "a long number" : text;
    }
    return kind(value);
  }

  private static String kind(Object value) {
    if (value instanceof TensorStub) {
      return "a tensor";
    }
    if (value instanceof StorageStub) {
      return "a bare storage";
    }
    if (value instanceof StorageType) {
      return "a class of storages";
    }
    if (value instanceof PickleDict) {
      return "a dict";
    }
    if (value instanceof PickleTuple) {
      return "a tuple";
    }
    if (value instanceof Shape) {
      return "a torch.Size";
    }
    if (value instanceof List<?>) {
      return "a list";
    }
    if (value instanceof Set<?>) {
      return "a set";
    }
    if (value instanceof byte[]) {
      return "bytes";
    }
    return value instanceof NumpyDtype ? "a NumPy dtype" : value.toString();
  }
}
