package org.jtorch.io;

import java.nio.file.Path;
import java.time.ZoneId;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.jtorch.Device;
import org.jtorch.Index;
import org.jtorch.Shape;
import org.jtorch.internal.zip.MalformedException;

/**
 * Converts the result of an {@link Unpickler} to Java values: unmodifiable lists, maps and sets,
 * tensors, and inert objects. Shared values stay shared. Values that contain themselves other than
 * through an object, values nested too deeply, and values that would be too large without sharing
 * are rejected.
 */
final class PickleTree {
  private static final int DEEPEST = 500;

  /**
   * A converted value.
   *
   * @param count number of values in it, where an object counts as one
   * @param height number of levels below it
   */
  private record Done(Object value, long count, int height) {}

  /** A value whose content is being converted. */
  private record Open(Object value, int depth) {}

  private final long mostValues;
  private final Function<PickledTensor, ?> tensors;
  private final IdentityHashMap<Object, Done> done = new IdentityHashMap<>();
  private final IdentityHashMap<Object, Open> open = new IdentityHashMap<>();
  private final Deque<Integer> openObjects = new ArrayDeque<>();
  private final Deque<Object> path = new ArrayDeque<>();

  /**
   * Creates a conversion.
   *
   * @param mostValues maximum number of values in the tree, where shared values other than objects
   *     count each time
   * @param tensors creates a tensor from its stub
   */
  PickleTree(long mostValues, Function<PickledTensor, ?> tensors) {
    this.mostValues = mostValues;
    this.tensors = tensors;
  }

  /** Returns the Java value of a pickled object. */
  Object toJava(Object root) {
    return convert(root).value;
  }

  private Done convert(Object node) {
    if (isScalar(node)) {
      return new Done(node, 1, 0);
    }
    Done known = done.get(node);
    if (known != null) {
      checkDepth(path.size() + known.height);
      return known;
    }
    Open started = open.get(node);
    if (started != null) {
      return new Done(reentered(node, started), 1, 0);
    }
    checkDepth(path.size());
    Done result = build(node);
    open.remove(node);
    if (result.count > mostValues) {
      throw new MalformedException(
          where() + " has more than " + mostValues + " values when shared ones are written out");
    }
    done.put(node, result);
    return result;
  }

  private static void checkDepth(int depth) {
    if (depth > DEEPEST) {
      throw new MalformedException("nests more than " + DEEPEST + " levels deep");
    }
  }

  /** Objects may contain themselves, as those of Python do; containers only through an object. */
  private Object reentered(Object node, Open started) {
    boolean throughObject =
        node instanceof PickleObject
            || (!openObjects.isEmpty() && openObjects.getLast() >= started.depth);
    if (!throughObject) {
      throw new MalformedException(where() + " contains itself");
    }
    return started.value;
  }

  private Done build(Object node) {
    if (node instanceof PickledTensor stub) {
      return new Done(tensor(stub), 1, 0);
    } else if (node instanceof StorageStub storage) {
      return new Done(tensor(TensorStub.whole(storage)), 1, 0);
    } else if (node instanceof PickleDict dict) {
      return map(node, dict.entries());
    } else if (node instanceof PickleTuple tuple) {
      return list(node, tuple.items());
    } else if (node instanceof List<?> list) {
      return list(node, list);
    } else if (node instanceof Set<?> set) {
      return new Done(members(set), 1L + set.size(), 1);
    } else if (node instanceof PickleObject object) {
      return object(object);
    }
    String name = PickleGlobals.path(node);
    if (name != null) {
      return new Done(Checkpoint.UnknownObject.reference(name), 1, 0);
    } else if (node instanceof NumpyDtype dtype) {
      return new Done(dtype.toJava(), 1, 0);
    } else if (node instanceof StorageType type) {
      String path = "torch." + PickleGlobals.storageClass(type.dtype());
      return new Done(Checkpoint.UnknownObject.reference(path), 1, 0);
    }
    throw new MalformedException(
        where() + " is " + describe(node) + ", which has no value in Java");
  }

  private Object tensor(PickledTensor stub) {
    try {
      return tensors.apply(stub);
    } catch (MalformedException e) {
      throw new MalformedException(where() + ": " + e.getMessage(), e);
    }
  }

  private Done map(Object node, Map<Object, Object> entries) {
    Map<Object, Object> map = new LinkedHashMap<>();
    Map<Object, Object> view = Collections.unmodifiableMap(map);
    open.put(node, new Open(view, path.size()));
    int height = 0;
    long count = 1;
    for (Map.Entry<Object, Object> entry : entries.entrySet()) {
      path.addLast(entry.getKey());
      Done value = convert(entry.getValue());
      map.put(key(entry.getKey()), value.value);
      path.removeLast();
      count = Math.min(count + 1 + value.count, mostValues + 1);
      height = Math.max(height, 1 + value.height);
    }
    return new Done(view, count, height);
  }

  private Done list(Object node, Collection<?> items) {
    List<Object> list = new ArrayList<>(items.size());
    List<Object> view = Collections.unmodifiableList(list);
    open.put(node, new Open(view, path.size()));
    int height = 0;
    long count = 1;
    for (Object item : items) {
      path.addLast((long) list.size());
      Done value = convert(item);
      path.removeLast();
      list.add(value.value);
      count = Math.min(count + value.count, mostValues + 1);
      height = Math.max(height, 1 + value.height);
    }
    return new Done(view, count, height);
  }

  private Object members(Set<?> set) {
    Set<Object> members = new LinkedHashSet<>();
    for (Object member : set) {
      path.addLast(describe(member));
      members.add(key(member));
      path.removeLast();
    }
    return Collections.unmodifiableSet(members);
  }

  /** Converts what {@link PickleDict#hashable} returned. */
  private Object key(Object key) {
    if (key instanceof PickleDict.TensorKey tensor) {
      return convert(tensor.tensor()).value;
    } else if (key instanceof List<?> tuple) {
      return Collections.unmodifiableList(new ArrayList<>(tuple.stream().map(this::key).toList()));
    } else if (key instanceof Set<?> frozen) {
      Set<Object> members = new LinkedHashSet<>();
      frozen.forEach(member -> members.add(key(member)));
      return Collections.unmodifiableSet(members);
    }
    return convert(key).value;
  }

  private Done object(PickleObject node) {
    PickledTensor array = ArrayStub.of(node);
    if (array != null) {
      return new Done(tensor(array), 1, 0);
    }
    UUID uuid = uuid(node);
    if (uuid != null) {
      return new Done(uuid, 1, 0);
    }
    Checkpoint.UnknownObject object = new Checkpoint.UnknownObject(node.className());
    open.put(node, new Open(object, path.size()));
    openObjects.addLast(path.size());
    path.addLast(new PickleName(node.className(), true));
    Object state = node.state();
    Done[] parts = {
      convert(node.arguments()),
      convert(state == null ? Optional.empty() : state),
      convert(node.items()),
      convert(node.elements())
    };
    path.removeLast();
    openObjects.removeLast();
    object.fill(
        (List<?>) parts[0].value,
        parts[1].value,
        (Map<?, ?>) parts[2].value,
        (List<?>) parts[3].value);
    int height = Arrays.stream(parts).mapToInt(Done::height).max().orElse(0);
    return new Done(object, 1, 1 + height);
  }

  private static @Nullable UUID uuid(PickleObject node) {
    boolean is = node.className().equals(PickleFunction.UUID.pythonName());
    return is
            && node.state() instanceof PickleDict state
            && state.entries().get("int") instanceof Number number
        ? PickleScalars.uuid(number)
        : null;
  }

  private String where() {
    return path.isEmpty()
        ? "the saved value"
        : path.stream().limit(8).map(PickleTree::step).collect(Collectors.joining());
  }

  private static String step(Object step) {
    return step instanceof PickleName name
        ? "<" + name.path() + ">"
        : step instanceof String text ? "[\"" + text + "\"]" : "[" + describe(step) + "]";
  }

  private static boolean isScalar(Object node) {
    return node instanceof String
        || node instanceof Number
        || node instanceof Boolean
        || node instanceof Optional<?>
        || node instanceof byte[]
        || (node instanceof Enum<?> && !(node instanceof PickleFunction))
        || node instanceof Device
        || node instanceof Shape
        || isFromJdk(node);
  }

  /** Whether a value is an immutable value of the JDK or a slice. */
  static boolean isFromJdk(Object node) {
    return node instanceof TemporalAccessor
        || node instanceof TemporalAmount
        || node instanceof ZoneId
        || node instanceof UUID
        || node instanceof Path
        || node instanceof Index.Slice;
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
    if (value instanceof PickleName name) {
      return "the class or function " + name.path();
    } else if (value instanceof PickleObject object) {
      return "an object of the class " + object.className() + ", which jtorch does not know";
    } else if (value instanceof Checkpoint.UnknownObject object) {
      return "an object of the class " + object.className() + ", which jtorch does not know";
    } else if (value instanceof PickledTensor || value instanceof PickleDict.TensorKey) {
      return "a tensor";
    } else if (value instanceof StorageStub) {
      return "a bare storage";
    } else if (value instanceof StorageType) {
      return "a class of storages";
    } else if (value instanceof PickleDict || value instanceof Map<?, ?>) {
      return "a dict";
    } else if (value instanceof PickleTuple) {
      return "a tuple";
    } else if (value instanceof Shape) {
      return "a torch.Size";
    } else if (value instanceof List<?>) {
      return "a list";
    } else if (value instanceof Set<?>) {
      return "a set";
    } else if (value instanceof byte[]) {
      return "bytes";
    }
    return value instanceof NumpyDtype ? "a NumPy dtype" : value.toString();
  }
}
