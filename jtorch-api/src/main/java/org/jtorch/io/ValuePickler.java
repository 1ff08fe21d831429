package org.jtorch.io;

import java.lang.reflect.Array;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.jtorch.Complex;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Layout;
import org.jtorch.Shape;
import org.jtorch.Tensor;

/**
 * Pickles Java values as Python values: maps, lists, sets, arrays, numbers, strings, booleans,
 * tensors.
 */
final class ValuePickler {
  private static final int BATCH = 1000;
  private static final int DEEPEST = 500;

  private final PickleWriter out = new PickleWriter();
  private final TensorPickler tensors;
  private final Deque<Object> path = new ArrayDeque<>();

  /**
   * Creates a pickler.
   *
   * @param places returns the position of a dense tensor's elements in the file
   * @param parts the dense parts of other tensors
   */
  ValuePickler(Function<Tensor, TensorStub> places, TensorPickler.Parts parts) {
    this.tensors = new TensorPickler(out, places, parts);
  }

  /** Returns the pickle of a value. */
  byte[] pickle(Object root) {
    write(root);
    return out.toBytes();
  }

  /** Appends a value. */
  void write(@Nullable Object value) {
    if (value == null || (value instanceof Optional<?> none && none.isEmpty())) {
      out.none();
    } else if (value instanceof Tensor tensor) {
      tensors.write(tensor);
    } else if (value instanceof Map<?, ?> map) {
      map(map);
    } else if (value instanceof PickleTuple tuple) {
      out.op(Opcode.MARK);
      tuple.items().forEach(this::write);
      out.op(Opcode.TUPLE);
    } else if (value instanceof Set<?> set) {
      set(set);
    } else if (value instanceof Collection<?> collection) {
      list(collection.iterator());
    } else if (value instanceof byte[] bytes) {
      out.bytes(bytes);
    } else if (value.getClass().isArray()) {
      list(elements(value));
    } else {
      scalar(value);
    }
  }

  private void scalar(Object value) {
    if (value instanceof Boolean bool) {
      out.bool(bool);
    } else if (value instanceof String text) {
      out.text(text);
    } else if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      out.integer(((Number) value).longValue());
    } else if (value instanceof Double || value instanceof Float) {
      out.real(((Number) value).doubleValue());
    } else if (value instanceof BigInteger integer) {
      out.integer(integer);
    } else if (value instanceof DType dtype) {
      out.global("torch", dtype.pythonName());
    } else if (value instanceof Complex complex) {
      complex(complex);
    } else if (value instanceof Device device) {
      device(device);
    } else if (value instanceof Shape shape) {
      out.size(shape);
    } else if (value instanceof Layout layout) {
      tensors.layout(layout);
    } else {
      throw new IllegalArgumentException(
          where() + " is a " + value.getClass().getName() + ", which a checkpoint cannot hold");
    }
  }

  private void complex(Complex value) {
    out.global("__builtin__", "complex");
    out.real(value.re());
    out.real(value.im());
    out.op(Opcode.TUPLE2);
    out.op(Opcode.REDUCE);
  }

  private void device(Device device) {
    out.global("torch", "device");
    out.text(device.type().name().toLowerCase(java.util.Locale.ROOT));
    if (device.index() < 0) {
      out.op(Opcode.TUPLE1);
    } else {
      out.integer(device.index());
      out.op(Opcode.TUPLE2);
    }
    out.op(Opcode.REDUCE);
  }

  /**
   * Writes a map. A map of tensors by name becomes an OrderedDict, as Python's state dicts are;
   * other maps become dicts.
   */
  private void map(Map<?, ?> map) {
    if (isStateDict(map)) {
      stateDict(map);
    } else {
      out.op(Opcode.EMPTY_DICT);
      entries(map);
    }
  }

  private void stateDict(Map<?, ?> state) {
    out.emptyOrderedDict();
    entries(PackedParams.joined(state));
    Map<?, ?> versions = PackedParams.versions(state);
    if (!versions.isEmpty()) {
      write(Map.of("_metadata", versions));
      out.op(Opcode.BUILD);
    }
  }

  private void entries(Map<?, ?> map) {
    Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
    while (entries.hasNext()) {
      out.op(Opcode.MARK);
      for (int i = 0; i < BATCH && entries.hasNext(); i++) {
        Map.Entry<?, ?> entry = entries.next();
        Object key = entry.getKey();
        enter(String.valueOf(key));
        key(key);
        if (isMilestones(map, key) && entry.getValue() instanceof Map<?, ?> counts) {
          out.emptyCounter();
          entries(counts);
        } else {
          write(entry.getValue());
        }
        path.removeLast();
      }
      out.op(Opcode.SETITEMS);
    }
  }

  /**
   * Python's MultiStepLR stores its milestones as a Counter and calls methods that only a Counter
   * has.
   */
  private static boolean isMilestones(Map<?, ?> map, @Nullable Object key) {
    return "milestones".equals(key) && map.containsKey("last_epoch");
  }

  static boolean isStateDict(Map<?, ?> map) {
    return !map.isEmpty()
        && map.entrySet().stream()
            .allMatch(
                entry -> entry.getKey() instanceof String && entry.getValue() instanceof Tensor);
  }

  private void key(@Nullable Object key) {
    if (key instanceof String text) {
      out.recurringText(text);
    } else if (key instanceof Number || key instanceof Boolean) {
      scalar(key);
    } else if (key instanceof Collection<?> tuple) {
      out.op(Opcode.MARK);
      tuple.forEach(this::key);
      out.op(Opcode.TUPLE);
    } else {
      throw new IllegalArgumentException(where() + " has a key that is no text and no number");
    }
  }

  private void list(Iterator<?> items) {
    out.op(Opcode.EMPTY_LIST);
    long index = 0;
    while (items.hasNext()) {
      out.op(Opcode.MARK);
      for (int i = 0; i < BATCH && items.hasNext(); i++) {
        enter(index++);
        write(items.next());
        path.removeLast();
      }
      out.op(Opcode.APPENDS);
    }
  }

  private void set(Set<?> set) {
    out.global("__builtin__", "set");
    list(set.iterator());
    out.op(Opcode.TUPLE1);
    out.op(Opcode.REDUCE);
  }

  private static Iterator<?> elements(Object array) {
    return new Iterator<Object>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < Array.getLength(array);
      }

      @Override
      public Object next() {
        return Array.get(array, next++);
      }
    };
  }

  private void enter(Object step) {
    path.addLast(step);
    if (path.size() > DEEPEST) {
      throw new IllegalArgumentException(
          where() + " nests more than " + DEEPEST + " levels deep, or contains itself");
    }
  }

  private String where() {
    return path.stream().limit(8).map(step -> "[" + step + "]").collect(Collectors.joining());
  }
}
