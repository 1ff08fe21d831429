package org.jtorch.io;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.jtorch.Complex;
import org.jtorch.Device;
import org.jtorch.Index;
import org.jtorch.Shape;
import org.jtorch.internal.zip.MalformedException;

/** Results of the functions that jtorch implements. */
final class PickleCalls {
  private static final int LONGEST_DECIMAL = 1000;

  private PickleCalls() {}

  /** {@code function(*arguments)}. */
  static Object call(PickleFunction function, PickleTuple arguments) {
    return switch (function) {
      case REBUILD_TENSOR,
          REBUILD_TENSOR_V2,
          REBUILD_TENSOR_V3,
          REBUILD_PARAMETER,
          REBUILD_PARAMETER_WITH_STATE,
          REBUILD_SPARSE,
          REBUILD_QUANTIZED,
          REBUILD_NESTED,
          REBUILD_META,
          REBUILD_WRAPPER,
          REBUILD_FROM_CPU,
          REBUILD_FROM_TYPE,
          PARAMETER,
          BUFFER ->
          PickledTensors.call(function, arguments);
      case SIZE -> size(arguments);
      case DEVICE -> device(arguments);
      case LAYOUT -> PickledTensors.layout(arguments);
      case RETURN_TYPE -> arguments.tuple(0);
      case ORDERED_DICT, COUNTER, DICT -> dict(arguments, 0);
      case DEFAULT_DICT -> dict(arguments, 1);
      case DEQUE, LIST -> new ArrayList<Object>(members(arguments));
      case TUPLE -> new PickleTuple(new ArrayList<>(members(arguments)));
      case SET -> set(members(arguments));
      case FROZEN_SET -> Collections.unmodifiableSet(set(members(arguments)));
      case COMPLEX -> Complex.of(arguments.real(0), arguments.size() > 1 ? arguments.real(1) : 0);
      case ENCODE -> encode(arguments);
      case BYTES, BYTE_ARRAY -> bytes(arguments);
      case RECONSTRUCTOR -> reconstructed(arguments);
      case NUMPY_DTYPE -> new NumpyDtype(arguments.text(0));
      case NUMPY_RECONSTRUCT ->
          new PickleObject(PickleFunction.NUMPY_ARRAY.pythonName(), new PickleTuple(List.of()));
      default -> orInert(function, arguments);
    };
  }

  /** Results that Java has for some arguments only; for others the call itself is the value. */
  private static Object orInert(PickleFunction function, PickleTuple arguments) {
    Object value =
        switch (function) {
          case DATE, DATE_TIME, TIME, TIME_DELTA, TIME_ZONE, ZONE_INFO ->
              PickleDates.of(function, arguments);
          case PATH -> path(arguments);
          case DECIMAL -> decimal(arguments);
          case SLICE -> slice(arguments);
          case NUMPY_SCALAR -> NumpyDtype.scalar(arguments);
          case NUMPY_FROM_BUFFER ->
              ArrayStub.of(
                  arguments.get(1),
                  arguments.integers(2),
                  arguments.text(3).equals("F"),
                  arguments.get(0));
          default -> null;
        };
    return value == null ? new PickleObject(function.pythonName(), arguments) : value;
  }

  /** Returns the elements of a set, which cannot be cyclic. */
  static Set<Object> set(Collection<?> members) {
    Set<Object> set = new LinkedHashSet<>();
    for (Object member : members) {
      set.add(PickleDict.hashable(member));
    }
    return set;
  }

  private static Collection<?> members(PickleTuple arguments) {
    return arguments.size() == 0 ? List.of() : arguments.elements(0);
  }

  private static Shape size(PickleTuple arguments) {
    long[] sizes = arguments.size() == 0 ? new long[0] : arguments.integers(0);
    for (long size : sizes) {
      if (size < 0) {
        throw new MalformedException("a torch.Size with " + size);
      }
    }
    return Shape.of(sizes);
  }

  private static Device device(PickleTuple arguments) {
    String name = arguments.text(0);
    try {
      return Device.of(arguments.size() > 1 ? name + ":" + arguments.integer(1) : name);
    } catch (IllegalArgumentException e) {
      throw new MalformedException("the device \"" + name + "\" is unknown", e);
    }
  }

  private static PickleDict dict(PickleTuple arguments, int index) {
    PickleDict dict = new PickleDict();
    if (arguments.size() <= index) {
      return dict;
    }
    if (arguments.get(index) instanceof PickleDict entries) {
      dict.entries().putAll(entries.entries());
      return dict;
    }
    for (Object pair : arguments.elements(index)) {
      List<?> entry = pair(pair);
      dict.put(entry.get(0), entry.get(1));
    }
    return dict;
  }

  /** A key-value pair: a tuple, or a list in files written by Python 2. */
  private static List<?> pair(Object value) {
    List<?> entry =
        value instanceof PickleTuple tuple
            ? tuple.items()
            : value instanceof List<?> list ? list : List.of();
    if (entry.size() != 2) {
      throw new MalformedException("a dict made of " + PickleTree.describe(value));
    }
    return entry;
  }

  /** Bytes, which protocol 2 stores as text with one character per byte. */
  private static byte[] encode(PickleTuple arguments) {
    String encoding = arguments.text(1);
    if (!encoding.equals("latin1") && !encoding.equals("latin-1")) {
      throw new MalformedException("bytes in encoding \"" + encoding + "\"");
    }
    String text = arguments.text(0);
    if (!StandardCharsets.ISO_8859_1.newEncoder().canEncode(text)) {
      throw new MalformedException("bytes that are not latin1");
    }
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] bytes(PickleTuple arguments) {
    return arguments.size() == 0
        ? new byte[0]
        : arguments.size() == 1 ? arguments.bytes(0) : encode(arguments);
  }

  /** An object of protocols 0 and 1, {@code (class, base, state of the base)}. */
  private static Object reconstructed(PickleTuple arguments) {
    Object type = arguments.get(0);
    String path = PickleGlobals.path(type);
    if (path == null) {
      throw new MalformedException("an object of " + PickleTree.describe(type));
    }
    Object state = arguments.get(2);
    PickleTuple none = new PickleTuple(List.of());
    if (type instanceof PickleFunction function) {
      return call(function, state instanceof Optional<?> ? none : new PickleTuple(List.of(state)));
    }
    PickleObject object =
        new PickleObject(path, state instanceof PickleTuple fields ? fields : none);
    if (state instanceof PickleDict dict) {
      object.items().entries().putAll(dict.entries());
    } else if (state instanceof Collection<?> elements) {
      object.elements().addAll(elements);
    } else if (!(state instanceof PickleTuple) && !(state instanceof Optional<?>)) {
      return new PickleObject(path, new PickleTuple(List.of(state)));
    }
    return object;
  }

  private static @Nullable Path path(PickleTuple arguments) {
    try {
      String joined =
          arguments.items().stream().map(String.class::cast).collect(Collectors.joining("/"));
      // The first part of an absolute path is its root.
      return Path.of(
          joined.isEmpty() ? "." : joined.startsWith("//") ? joined.substring(1) : joined);
    } catch (InvalidPathException | ClassCastException e) {
      return null;
    }
  }

  /** The limit keeps the exponent, and with it the number, small. */
  private static @Nullable BigDecimal decimal(PickleTuple arguments) {
    String text = arguments.text(0);
    try {
      return text.length() > LONGEST_DECIMAL ? null : new BigDecimal(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static Index.@Nullable Slice slice(PickleTuple arguments) {
    Long start = numberOrNone(arguments, 0);
    Long stop = numberOrNone(arguments, 1);
    Long step = numberOrNone(arguments, 2);
    boolean whole =
        arguments.items().stream().allMatch(x -> x instanceof Long || x instanceof Optional<?>);
    return whole && (step == null || step >= 1)
        ? new Index.Slice(start, stop, step == null ? 1 : step)
        : null;
  }

  private static @Nullable Long numberOrNone(PickleTuple arguments, int index) {
    return arguments.get(index) instanceof Long value ? value : null;
  }
}
