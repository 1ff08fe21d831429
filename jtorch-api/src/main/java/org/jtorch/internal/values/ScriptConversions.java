package org.jtorch.internal.values;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.GenericDict;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.LongList;
import org.bytedeco.pytorch.StringType;
import org.bytedeco.pytorch.Tuple;
import org.bytedeco.pytorch.Type;
import org.jspecify.annotations.Nullable;
import org.jtorch.Complex;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Generator;
import org.jtorch.Layout;
import org.jtorch.MemoryFormat;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.internal.binding.Constants;
import org.jtorch.internal.binding.ExactNumber;
import org.jtorch.internal.binding.NativeCodes;
import org.jtorch.internal.memory.HandleAccess;
import org.jtorch.internal.memory.NativeLists;
import org.jtorch.internal.memory.NativeStack;

/**
 * Converts Java values to native values of the types in a schema, so that libtorch always receives
 * the declared type. The values are temporaries of one call.
 */
final class ScriptConversions {
  /** A Java value is not of the expected type. */
  static final class MismatchException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Object value;
    private final String wanted;

    MismatchException(@Nullable Object value, ScriptType wanted) {
      this(value, wanted, null);
    }

    MismatchException(
        @Nullable Object value, ScriptType wanted, @Nullable ArithmeticException cause) {
      super(null, cause, true, false);
      this.value = value;
      this.wanted = wanted.text();
    }

    /** Returns the end of the message "argument 'x' takes a List[int], got ...". */
    String got(@Nullable Object argument) {
      String outer = IValueKinds.withArticle(IValueKinds.describe(argument));
      if (outer.equals(IValueKinds.withArticle(wanted))) {
        return outer + " of another program";
      }
      if (value == argument || IValueKinds.isPrimitiveArray(argument)) {
        return outer;
      }
      String inner = IValueKinds.withArticle(IValueKinds.describe(value));
      return outer
          + " that holds "
          + inner
          + " where "
          + IValueKinds.withArticle(wanted)
          + " belongs";
    }
  }

  private static final ScriptType STRING =
      ScriptType.simple(ScriptType.Kind.STRING, "str", new Type.TypePtr(StringType.get()));

  private final NativeStack stack;
  private final NativeLists temporaries;

  ScriptConversions(NativeStack stack) {
    this.stack = stack;
    this.temporaries = stack.lists();
  }

  /** Returns the native value, which is valid until the stack is cleared. */
  IValue convert(@Nullable Object given, ScriptType type) throws MismatchException {
    Object value = given instanceof org.jtorch.IValue wrapped ? IValueKinds.plain(wrapped) : given;
    if (value == null) {
      if (type.takesNone()) {
        return Constants.NONE;
      }
      throw new MismatchException(given, type);
    }
    IValue converted = converted(value, type);
    if (converted == null) {
      throw new MismatchException(given, type);
    }
    return converted;
  }

  /**
   * Returns null if the value is not of the type, for example a number that libtorch cannot hold.
   */
  private @Nullable IValue converted(Object value, ScriptType type) throws MismatchException {
    try {
      return switch (type.kind()) {
        case OPTIONAL -> convert(value, type.contained().get(0));
        case UNION -> union(value, type);
        case LIST -> list(value, type);
        case DICT -> value instanceof Map<?, ?> map ? dict(map, type.part(0), type.part(1)) : null;
        case TUPLE -> tuple(value, type);
        case ANY -> any(value);
        case OBJECT -> value instanceof org.jtorch.IValue.OfObject o ? object(o, type) : null;
        default -> single(value, type.kind());
      };
    } catch (ArithmeticException e) {
      throw new MismatchException(value, type, e);
    }
  }

  private @Nullable IValue single(Object value, ScriptType.Kind kind) {
    return switch (kind) {
      case TENSOR -> value instanceof Tensor tensor ? tensor(tensor) : null;
      case INT -> whole(value);
      case FLOAT -> value instanceof Number n && !(n instanceof Complex) ? real(n) : null;
      case BOOL -> value instanceof Boolean truth ? Constants.of(truth) : null;
      case COMPLEX -> value instanceof Number number ? complex(number) : null;
      case NUMBER -> number(value);
      case STRING ->
          value instanceof CharSequence text
              ? temporary(NativeValues.string(text.toString()))
              : null;
      case DEVICE -> value instanceof Device device ? Constants.of(device) : null;
      case GENERATOR ->
          value instanceof Generator g ? temporary(HandleAccess.get().valueOf(g)) : null;
      default -> null;
    };
  }

  /** Returns the object, pinned until the end of the call; null if it is not of the class. */
  private @Nullable IValue object(org.jtorch.IValue.OfObject object, ScriptType type) {
    IValue value = ScriptObjects.pin(stack, object);
    return ScriptObjects.isOf(value, type) ? value : null;
  }

  private IValue tensor(Tensor tensor) {
    return temporary(stack.valueOf(tensor));
  }

  private @Nullable IValue whole(Object value) {
    if (value instanceof DType dtype) {
      return whole(NativeCodes.of(dtype));
    } else if (value instanceof Layout layout) {
      return whole(NativeCodes.of(layout));
    } else if (value instanceof MemoryFormat format) {
      return whole(NativeCodes.of(format));
    }
    return isWhole(value) ? whole(((Number) value).longValue()) : null;
  }

  private IValue whole(long value) {
    IValue common = Constants.of(value);
    return common != null ? common : temporary(new IValue(value));
  }

  private static boolean isWhole(Object value) {
    return value instanceof Number number && ExactNumber.of(number) instanceof Long;
  }

  private IValue real(Number number) {
    return temporary(new IValue(ExactNumber.toDouble(number)));
  }

  private IValue complex(Number number) {
    return temporaries.complex(
        number instanceof Complex c ? c : Complex.of(ExactNumber.toDouble(number), 0));
  }

  private @Nullable IValue number(Object value) {
    if (value instanceof Boolean truth) {
      return Constants.of(truth);
    } else if (value instanceof Complex number) {
      return complex(number);
    } else if (isWhole(value)) {
      return whole(value);
    }
    return value instanceof Number number && ExactNumber.of(number) instanceof Double real
        ? real(real)
        : null;
  }

  /** Converts to the first member type that accepts the value. */
  private IValue union(Object value, ScriptType type) throws MismatchException {
    MismatchException refused = new MismatchException(value, type);
    for (ScriptType member : type.contained()) {
      try {
        return convert(value, member);
      } catch (MismatchException e) {
        refused.addSuppressed(e);
      }
    }
    throw refused;
  }

  private @Nullable IValue any(Object value) throws MismatchException {
    if (value instanceof Tensor tensor) {
      return tensor(tensor);
    } else if (value instanceof CharSequence || value instanceof Device) {
      return single(
          value, value instanceof Device ? ScriptType.Kind.DEVICE : ScriptType.Kind.STRING);
    } else if (value instanceof org.jtorch.IValue.OfObject object) {
      return ScriptObjects.pin(stack, object);
    } else if (value instanceof Map<?, ?> map) {
      return dict(map, STRING, ScriptType.UNKNOWN);
    }
    List<?> elements = elements(value);
    return elements != null ? genericList(elements, ScriptType.UNKNOWN) : number(value);
  }

  private @Nullable IValue list(Object value, ScriptType type) throws MismatchException {
    ScriptType element = type.contained().get(0);
    if (element.kind() == ScriptType.Kind.INT && value instanceof long[] longs) {
      return longs(longs);
    } else if (element.kind() == ScriptType.Kind.FLOAT && value instanceof double[] doubles) {
      return temporaries.doubles(doubles);
    } else if (element.kind() == ScriptType.Kind.BOOL && value instanceof boolean[] booleans) {
      return temporaries.booleans(booleans);
    }
    List<?> elements = elements(value);
    return elements == null ? null : genericList(elements, element);
  }

  /** Creates a new list for each call, because a method may keep or modify its argument. */
  private IValue longs(long[] values) {
    LongList list = temporary(new LongList());
    for (long value : values) {
      list.push_back(value);
    }
    try (GenericList view = new GenericList((Pointer) list)) {
      return temporary(new IValue(view));
    }
  }

  private IValue genericList(List<?> elements, ScriptType type) throws MismatchException {
    GenericList list = temporary(new GenericList(type.peer()));
    for (Object element : elements) {
      list.push_back(convert(element, type));
    }
    return temporary(new IValue(list));
  }

  private @Nullable IValue tuple(Object value, ScriptType type) throws MismatchException {
    List<?> elements = elements(value);
    if (elements == null || elements.size() != type.contained().size()) {
      return null;
    }
    try (IValueVector vector = new IValueVector(elements.size())) {
      for (int i = 0; i < elements.size(); i++) {
        vector.put(i, convert(elements.get(i), type.contained().get(i)));
      }
      try (Tuple tuple = Tuple.createNamed(vector, type.peer())) {
        return temporary(new IValue(tuple));
      }
    }
  }

  private IValue dict(Map<?, ?> map, ScriptType key, ScriptType value) throws MismatchException {
    GenericDict dict = temporary(NativeDicts.create(key.peer(), value.peer()));
    IValue result = temporary(new IValue(dict));
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      NativeDicts.put(result, convert(entry.getKey(), key), convert(entry.getValue(), value));
    }
    return result;
  }

  /** Returns the elements of a value that is a list in Python (list, shape, array); else null. */
  private static @Nullable List<?> elements(Object value) {
    if (value instanceof List<?> list) {
      return list;
    } else if (value instanceof Object[] array) {
      return Arrays.asList(array);
    } else if (value instanceof long[] array) {
      return Arrays.stream(array).boxed().toList();
    } else if (value instanceof int[] array) {
      return Arrays.stream(array).boxed().toList();
    } else if (value instanceof double[] array) {
      return Arrays.stream(array).boxed().toList();
    } else if (value instanceof Shape shape) {
      return Arrays.stream(shape.toArray()).boxed().toList();
    } else if (value instanceof float[] array) {
      Double[] boxed = new Double[array.length];
      Arrays.setAll(boxed, i -> (double) array[i]);
      return Arrays.asList(boxed);
    } else if (value instanceof boolean[] array) {
      Boolean[] boxed = new Boolean[array.length];
      Arrays.setAll(boxed, i -> array[i]);
      return Arrays.asList(boxed);
    }
    return null;
  }

  private <P extends Pointer> P temporary(P pointer) {
    return temporaries.temporary(pointer);
  }
}
