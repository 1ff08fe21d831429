package org.jtorch;

import java.lang.reflect.Array;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.ShortPointer;

/**
 * The primitive types of Java's arrays: their dtype, and the copy between an array and native
 * memory, which checks no bounds.
 */
enum ArrayElements {
  BYTE(byte.class, DType.INT8) {
    @Override
    void put(Pointer memory, long at, Object array) {
      byte[] values = (byte[]) array;
      new BytePointer(memory).position(at).put(values, 0, values.length);
    }

    @Override
    void get(Pointer memory, Object array, int at, long n) {
      new BytePointer(memory).get((byte[]) array, at, (int) n);
    }
  },
  SHORT(short.class, DType.INT16) {
    @Override
    void put(Pointer memory, long at, Object array) {
      short[] values = (short[]) array;
      new ShortPointer(memory).position(at).put(values, 0, values.length);
    }

    @Override
    void get(Pointer memory, Object array, int at, long n) {
      new ShortPointer(memory).get((short[]) array, at, (int) n);
    }
  },
  INT(int.class, DType.INT32) {
    @Override
    void put(Pointer memory, long at, Object array) {
      int[] values = (int[]) array;
      new IntPointer(memory).position(at).put(values, 0, values.length);
    }

    @Override
    void get(Pointer memory, Object array, int at, long n) {
      new IntPointer(memory).get((int[]) array, at, (int) n);
    }
  },
  LONG(long.class, DType.INT64) {
    @Override
    void put(Pointer memory, long at, Object array) {
      long[] values = (long[]) array;
      new LongPointer(memory).position(at).put(values, 0, values.length);
    }

    @Override
    void get(Pointer memory, Object array, int at, long n) {
      new LongPointer(memory).get((long[]) array, at, (int) n);
    }
  },
  FLOAT(float.class, DType.FLOAT32) {
    @Override
    void put(Pointer memory, long at, Object array) {
      float[] values = (float[]) array;
      new FloatPointer(memory).position(at).put(values, 0, values.length);
    }

    @Override
    void get(Pointer memory, Object array, int at, long n) {
      new FloatPointer(memory).get((float[]) array, at, (int) n);
    }
  },
  DOUBLE(double.class, DType.FLOAT64) {
    @Override
    void put(Pointer memory, long at, Object array) {
      double[] values = (double[]) array;
      new DoublePointer(memory).position(at).put(values, 0, values.length);
    }

    @Override
    void get(Pointer memory, Object array, int at, long n) {
      new DoublePointer(memory).get((double[]) array, at, (int) n);
    }
  },
  BOOLEAN(boolean.class, DType.BOOL) {
    @Override
    void put(Pointer memory, long at, Object array) {
      BooleanBytes.put(memory, at, (boolean[]) array);
    }

    @Override
    void get(Pointer memory, Object array, int at, long n) {
      BooleanBytes.get(memory, (boolean[]) array, at, (int) n);
    }
  };

  private final Class<?> type;
  private final DType dtype;

  ArrayElements(Class<?> type, DType dtype) {
    this.type = type;
    this.dtype = dtype;
  }

  /** The kind of a primitive array's elements. */
  static ArrayElements of(Object array) {
    Class<?> type = array.getClass().getComponentType();
    for (ArrayElements elements : values()) {
      if (elements.type == type) {
        return elements;
      }
    }
    throw new IllegalArgumentException(
        "tensor: a " + array.getClass().getSimpleName() + " is no array of numbers");
  }

  /** Writes a whole array to native memory, from this element on. */
  abstract void put(Pointer memory, long at, Object array);

  /** Fills so many elements of an array, from this one on, from the beginning of native memory. */
  abstract void get(Pointer memory, Object array, int at, long n);

  DType dtype() {
    return dtype;
  }

  /** Java's name of the type: {@code float}. */
  String javaName() {
    return type.getName();
  }

  Object newArray(int length) {
    return Array.newInstance(type, length);
  }
}
