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
 * The primitive types of Java's arrays: their dtype, and the copy between an array and native
 * memory, which checks no bounds.
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

  /** The kind of a primitive array's elements. */
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

  /** Writes so many elements of an array, from one on, to native memory, from this element on. */
  abstract void put(Pointer memory, long at, Object array, int from, int n);

  /** Fills so many elements of an array, from one on, from native memory, from this element on. */
  abstract void get(Pointer memory, long at, Object array, int to, int n);

  /** Writes a whole array to native memory, from this element on. */
  public final void put(Pointer memory, long at, Object array) {
    SlicedCopy.run(
        Array.getLength(array),
        dtype.itemSize(),
        (from, n) -> put(memory, at + from, array, from, n));
  }

  /** Fills so many elements of an array, from one on, from the beginning of native memory. */
  final void get(Pointer memory, Object array, int to, int count) {
    SlicedCopy.run(count, dtype.itemSize(), (from, n) -> get(memory, from, array, to + from, n));
  }

  public DType dtype() {
    return dtype;
  }

  /** Java's name of the type: {@code float}. */
  String javaName() {
    return type.getName();
  }

  public Object newArray(int length) {
    return Array.newInstance(type, length);
  }
}
