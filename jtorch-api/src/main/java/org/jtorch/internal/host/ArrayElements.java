package org.jtorch.internal.host;

import java.lang.reflect.Array;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.ShortPointer;
import org.jtorch.DType;

/**
 * The primitive element types of Java arrays: their dtype, and the copy between an array and native
 * memory, without bounds checks.
 */
public enum ArrayElements {
  BYTE(byte.class, DType.INT8) {
    @Override
    void put(Pointer memory, long at, Object array, int from, int n) {
      new BytePointer(memory).position(at).put((byte[]) array, from, n);
    }

    @Override
    void get(Pointer memory, long at, Object array, int to, int n) {
      new BytePointer(memory).position(at).get((byte[]) array, to, n);
    }
  },
  SHORT(short.class, DType.INT16) {
    @Override
    void put(Pointer memory, long at, Object array, int from, int n) {
      new ShortPointer(memory).position(at).put((short[]) array, from, n);
    }

    @Override
    void get(Pointer memory, long at, Object array, int to, int n) {
      new ShortPointer(memory).position(at).get((short[]) array, to, n);
    }
  },
  INT(int.class, DType.INT32) {
    @Override
    void put(Pointer memory, long at, Object array, int from, int n) {
      new IntPointer(memory).position(at).put((int[]) array, from, n);
    }

    @Override
    void get(Pointer memory, long at, Object array, int to, int n) {
      new IntPointer(memory).position(at).get((int[]) array, to, n);
    }
  },
  LONG(long.class, DType.INT64) {
    @Override
    void put(Pointer memory, long at, Object array, int from, int n) {
      new LongPointer(memory).position(at).put((long[]) array, from, n);
    }

    @Override
    void get(Pointer memory, long at, Object array, int to, int n) {
      new LongPointer(memory).position(at).get((long[]) array, to, n);
    }
  },
  FLOAT(float.class, DType.FLOAT32) {
    @Override
    void put(Pointer memory, long at, Object array, int from, int n) {
      new FloatPointer(memory).position(at).put((float[]) array, from, n);
    }

    @Override
    void get(Pointer memory, long at, Object array, int to, int n) {
      new FloatPointer(memory).position(at).get((float[]) array, to, n);
    }
  },
  DOUBLE(double.class, DType.FLOAT64) {
    @Override
    void put(Pointer memory, long at, Object array, int from, int n) {
      new DoublePointer(memory).position(at).put((double[]) array, from, n);
    }

    @Override
    void get(Pointer memory, long at, Object array, int to, int n) {
      new DoublePointer(memory).position(at).get((double[]) array, to, n);
    }
  },
  BOOLEAN(boolean.class, DType.BOOL) {
    @Override
    void put(Pointer memory, long at, Object array, int from, int n) {
      BooleanBytes.put(memory, at, (boolean[]) array, from, n);
    }

    @Override
    void get(Pointer memory, long at, Object array, int to, int n) {
      BooleanBytes.get(memory, at, (boolean[]) array, to, n);
    }
  };

  private final Class<?> type;
  private final DType dtype;

  ArrayElements(Class<?> type, DType dtype) {
    this.type = type;
    this.dtype = dtype;
  }

  /** Returns the element type of a primitive array. */
  public static ArrayElements of(Object array) {
    Class<?> type = array.getClass().getComponentType();
    for (ArrayElements elements : values()) {
      if (elements.type == type) {
        return elements;
      }
    }
    throw new IllegalArgumentException(
        "tensor: a " + array.getClass().getSimpleName() + " is no array of numbers");
  }

  /**
   * Copies {@code n} elements of an array, starting at {@code from}, to native memory at element
   * {@code at}.
   */
  abstract void put(Pointer memory, long at, Object array, int from, int n);

  /**
   * Copies {@code n} elements from native memory at element {@code at} to an array, starting at
   * {@code to}.
   */
  abstract void get(Pointer memory, long at, Object array, int to, int n);

  /** Copies a whole array to native memory at element {@code at}. */
  public final void put(Pointer memory, long at, Object array) {
    SlicedCopy.run(
        Array.getLength(array),
        dtype.itemSize(),
        (from, n) -> put(memory, at + from, array, from, n));
  }

  /** Copies elements from the start of native memory to an array. */
  final void get(Pointer memory, Object array, int to, int count) {
    SlicedCopy.run(count, dtype.itemSize(), (from, n) -> get(memory, from, array, to + from, n));
  }

  public DType dtype() {
    return dtype;
  }

  /** Returns Java's name of the type: {@code float}. */
  String javaName() {
    return type.getName();
  }

  public Object newArray(int length) {
    return Array.newInstance(type, length);
  }
}
