package org.jtorch.io;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jtorch.Complex;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Shape;
import org.jtorch.internal.zip.MalformedException;

/** Results of the allow-listed functions. */
final class PickleCalls {
  private PickleCalls() {}

  /** {@code function(*arguments)}. */
  static Object call(PickleFunction function, PickleTuple arguments) {
    return switch (function) {
      case REBUILD_TENSOR -> tensor(arguments, flags(arguments, -1));
      case REBUILD_TENSOR_V2 ->
          tensor(arguments, flags(arguments, 6).requiringGrad(arguments.bool(4)));
      case REBUILD_TENSOR_V3 -> typedTensor(arguments);
      case REBUILD_PARAMETER, REBUILD_PARAMETER_WITH_STATE, PARAMETER -> parameter(arguments);
      case REBUILD_FROM_TYPE -> ofType(arguments);
      case SIZE -> Shape.of(arguments.integers(0));
      case DEVICE -> device(arguments);
      case ORDERED_DICT, COUNTER, DICT -> dict(arguments, 0);
      case DEFAULT_DICT -> dict(arguments, 1);
      case SET, FROZEN_SET -> set(arguments.size() == 0 ? List.of() : arguments.elements(0));
      case COMPLEX -> Complex.of(arguments.real(0), arguments.size() > 1 ? arguments.real(1) : 0);
      case ENCODE -> encode(arguments);
      case BYTES, BYTE_ARRAY -> arguments.size() == 0 ? new byte[0] : arguments.bytes(0).clone();
      case NUMPY_DTYPE -> new NumpyDtype(arguments.text(0));
      case NUMPY_SCALAR -> NumpyDtype.scalar(arguments);
      case TENSOR, LIST, TUPLE, INT, FLOAT, BOOL, STR ->
          throw new MalformedException("calls " + function.pythonName() + ", which is not read");
    };
  }

  /** Returns the elements of a set, which cannot be cyclic. */
  static Set<Object> set(Collection<?> members) {
    Set<Object> set = new LinkedHashSet<>();
    for (Object member : members) {
      set.add(PickleDict.hashable(member));
    }
    return set;
  }

  private static TensorStub tensor(PickleTuple arguments, TensorStub.Flags flags) {
    StorageStub storage = storage(arguments);
    return TensorStub.of(
        storage,
        storage.dtype(),
        arguments.integer(1),
        arguments.integers(2),
        arguments.integers(3),
        flags);
  }

  private static TensorStub typedTensor(PickleTuple arguments) {
    if (!(arguments.get(6) instanceof DType dtype)) {
      throw new MalformedException(PickleTree.describe(arguments.get(6)) + " is no dtype");
    }
    return TensorStub.of(
        storage(arguments),
        dtype,
        arguments.integer(1),
        arguments.integers(2),
        arguments.integers(3),
        flags(arguments, 7).requiringGrad(arguments.bool(4)));
  }

  private static StorageStub storage(PickleTuple arguments) {
    if (arguments.get(0) instanceof StorageStub storage) {
      return storage;
    }
    throw new MalformedException(PickleTree.describe(arguments.get(0)) + " is no storage");
  }

  private static TensorStub.Flags flags(PickleTuple arguments, int metadata) {
    if (metadata < 0 || arguments.size() <= metadata) {
      return TensorStub.Flags.NONE;
    }
    if (arguments.get(metadata) instanceof PickleDict dict) {
      Map<Object, Object> entries = dict.entries();
      return new TensorStub.Flags(
          false, Boolean.TRUE.equals(entries.get("conj")), Boolean.TRUE.equals(entries.get("neg")));
    }
    return TensorStub.Flags.NONE;
  }

  private static TensorStub parameter(PickleTuple arguments) {
    if (arguments.get(0) instanceof TensorStub data) {
      boolean requiresGrad = arguments.size() < 2 || arguments.bool(1);
      return data.with(data.flags().requiringGrad(requiresGrad));
    }
    throw new MalformedException("a parameter of " + PickleTree.describe(arguments.get(0)));
  }

  /**
   * A tensor with custom attributes, {@code (function, type, arguments, state)}; the Python
   * attributes are dropped.
   */
  private static Object ofType(PickleTuple arguments) {
    Object type = arguments.get(1);
    if (type != PickleFunction.TENSOR && type != PickleFunction.PARAMETER) {
      throw new MalformedException("a tensor of type " + PickleTree.describe(type));
    }
    Object function = arguments.get(0);
    if (function != PickleFunction.REBUILD_TENSOR_V2
        && function != PickleFunction.REBUILD_TENSOR_V3) {
      throw new MalformedException("a tensor rebuilt by " + PickleTree.describe(function));
    }
    return call((PickleFunction) function, arguments.tuple(2));
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
    if (!arguments.text(1).equals("latin1")) {
      throw new MalformedException("bytes in encoding \"" + arguments.text(1) + "\"");
    }
    String text = arguments.text(0);
    if (!StandardCharsets.ISO_8859_1.newEncoder().canEncode(text)) {
      throw new MalformedException("bytes that are not latin1");
    }
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
