package org.jtorch.internal.calls;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.bytedeco.pytorch.Type;
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
import org.jtorch.internal.binding.IValueBits;
import org.jtorch.internal.binding.NativeCodes;
import org.jtorch.internal.binding.UnsignedScalar;
import org.jtorch.internal.memory.HandleAccess;
import org.jtorch.internal.memory.NativeStack;
import org.jtorch.internal.values.NativeValues;

/** Converts Java values to arguments of the types of libtorch's schemas. */
public enum ArgumentKind {
  TENSOR("Tensor") {
    @Override
    void push(NativeStack stack, int place, Object value, Op.Parameter parameter) {
      stack.putTensor(place, (Tensor) value);
    }
  },
  SCALAR("Scalar") {
    @Override
    void push(NativeStack stack, int place, Object value, Op.Parameter parameter) {
      pushScalar(stack, place, value);
    }
  },
  INT("int") {
    @Override
    void push(NativeStack stack, int place, Object value, Op.Parameter parameter) {
      stack.putLong(place, toLong(value));
    }
  },
  FLOAT("float") {
    @Override
    void push(NativeStack stack, int place, Object value, Op.Parameter parameter) {
      stack.putDouble(place, ExactNumber.toDouble((Number) value));
    }
  },
  BOOL("bool") {
    @Override
    void push(NativeStack stack, int place, Object value, Op.Parameter parameter) {
      stack.putBoolean(place, (Boolean) value);
    }
  },
  STRING("str") {
    @Override
    void push(NativeStack stack, int place, Object value, Op.Parameter parameter) {
      stack.put(place, stack.lists().temporary(NativeValues.string((String) value)));
    }
  },
  DEVICE("Device") {
    @Override
    void push(NativeStack stack, int place, Object value, Op.Parameter parameter) {
      stack.put(place, Constants.of((Device) value));
    }
  },
  GENERATOR("Generator") {
    @Override
    void push(NativeStack stack, int place, Object value, Op.Parameter parameter) {
      if (value instanceof IValueBits bits) {
        stack.put(place, bits);
      } else {
        stack.put(place, stack.lists().temporary(HandleAccess.get().valueOf((Generator) value)));
      }
    }
  },
  INTS("int[]") {
    @Override
    void push(NativeStack stack, int place, Object value, Op.Parameter parameter) {
      stack.put(place, stack.lists().longs(toLongs(value, parameter.expand())));
    }
  },
  FLOATS("float[]") {
    @Override
    void push(NativeStack stack, int place, Object value, Op.Parameter parameter) {
      stack.put(place, stack.lists().doubles((double[]) value));
    }
  },
  BOOLS("bool[]") {
    @Override
    void push(NativeStack stack, int place, Object value, Op.Parameter parameter) {
      stack.put(place, stack.lists().booleans((boolean[]) value));
    }
  },
  TENSORS("Tensor[]") {
    @Override
    void push(NativeStack stack, int place, Object value, Op.Parameter parameter) {
      stack.put(place, stack.lists().tensors(place, toTensors(value), false));
    }
  },
  OPTIONAL_TENSORS("Tensor?[]") {
    @Override
    void push(NativeStack stack, int place, Object value, Op.Parameter parameter) {
      stack.put(place, stack.lists().tensors(place, toTensors(value), true));
    }
  },
  SCALARS("Scalar[]") {
    @Override
    void push(NativeStack stack, int place, Object value, Op.Parameter parameter) {
      Type.TypePtr element = Objects.requireNonNull(parameter.element());
      stack.put(place, stack.lists().scalars(toScalars(value), element));
    }
  };

  private final String schemaName;

  ArgumentKind(String schemaName) {
    this.schemaName = schemaName;
  }

  /** Puts a value on the stack as the argument of a schema's parameter. */
  abstract void push(NativeStack stack, int place, Object value, Op.Parameter parameter);

  /** Returns the kind of a type, given in libtorch's notation without a trailing question mark. */
  static ArgumentKind of(String type) {
    for (ArgumentKind kind : values()) {
      if (kind.schemaName.equals(type)) {
        return kind;
      }
    }
    return switch (type) {
      case "SymInt", "ScalarType", "Layout", "MemoryFormat" -> INT;
      case "SymInt[]" -> INTS;
      case "number" -> SCALAR;
      case "Scalar?[]" -> SCALARS;
      default -> throw new IllegalArgumentException("jtorch cannot pass a " + type);
    };
  }

  String schemaName() {
    return schemaName;
  }

  private static void pushScalar(NativeStack stack, int place, Object value) {
    if (value instanceof Double d) {
      stack.putDouble(place, d);
    } else if (value instanceof Integer i) {
      stack.putLong(place, i);
    } else if (value instanceof Long l) {
      stack.putLong(place, l);
    } else if (value instanceof Boolean b) {
      stack.putBoolean(place, b);
    } else {
      pushExact(stack, place, ExactNumber.of((Number) value));
    }
  }

  private static void pushExact(NativeStack stack, int place, Number exact) {
    if (exact instanceof Complex c) {
      stack.put(place, stack.lists().complex(c));
    } else if (exact instanceof BigInteger big) {
      stack.putBits(place, big.longValue(), UnsignedScalar.TAG);
    } else if (exact instanceof Long l) {
      stack.putLong(place, l);
    } else {
      stack.putDouble(place, exact.doubleValue());
    }
  }

  private static long toLong(Object value) {
    if (value instanceof Number number) {
      return ExactNumber.toLong(number);
    } else if (value instanceof DType dtype) {
      return NativeCodes.of(dtype);
    } else if (value instanceof MemoryFormat format) {
      return NativeCodes.of(format);
    }
    return NativeCodes.of((Layout) value);
  }

  private static long[] toLongs(Object value, int expand) {
    if (value instanceof long[] longs) {
      return longs;
    } else if (value instanceof Shape shape) {
      return shape.toArray();
    } else if (value instanceof int[] ints) {
      return Arrays.stream(ints).asLongStream().toArray();
    }
    long[] longs = new long[Math.max(1, expand)];
    Arrays.fill(longs, ExactNumber.toLong((Number) value));
    return longs;
  }

  private static List<?> toScalars(Object value) {
    return value instanceof double[] doubles
        ? Arrays.stream(doubles).boxed().toList()
        : (List<?>) value;
  }

  @SuppressWarnings("unchecked")
  private static Iterable<Tensor> toTensors(Object value) {
    return value instanceof Tensor[] array ? Arrays.asList(array) : (Iterable<Tensor>) value;
  }
}
