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
    void get(Pointer memory, Object array) {
      byte[] values = (byte[]) array;
      new BytePointer(memory).get(values, 0, values.length);
    }
  },
  SHORT(short.class, DType.INT16) {
    @Override
    void put(Pointer memory, long at, Object array) {
      short[] values = (short[]) array;
      new ShortPointer(memory).position(at).put(values, 0, values.length);
    }

    @Override
    void get(Pointer memory, Object array) {
      short[] values = (short[]) array;
      new ShortPointer(memory).get(values, 0, values.length);
    }
  },
  INT(int.class, DType.INT32) {
    @Override
    void put(Pointer memory, long at, Object array) {
      int[] values = (int[]) array;
      new IntPointer(memory).position(at).put(values, 0, values.length);
    }

    @Override
    void get(Pointer memory, Object array) {
      int[] values = (int[]) array;
      new IntPointer(memory).get(values, 0, values.length);
    }
  },
  LONG(long.class, DType.INT64) {
    @Override
    void put(Pointer memory, long at, Object array) {
      long[] values = (long[]) array;
      new LongPointer(memory).position(at).put(values, 0, values.length);
    }

    @Override
    void get(Pointer memory, Object array) {
      long[] values = (long[]) array;
      new LongPointer(memory).get(values, 0, values.length);
    }
  },
  FLOAT(float.class, DType.FLOAT32) {
    @Override
    void put(Pointer memory, long at, Object array) {
      float[] values = (float[]) array;
      new FloatPointer(memory).position(at).put(values, 0, values.length);
    }

    @Override
    void get(Pointer memory, Object array) {
      float[] values = (float[]) array;
      new FloatPointer(memory).get(values, 0, values.length);
    }
  },
  DOUBLE(double.class, DType.FLOAT64) {
    @Override
    void put(Pointer memory, long at, Object array) {
      double[] values = (double[]) array;
      new DoublePointer(memory).position(at).put(values, 0, values.length);
    }

    @Override
    void get(Pointer memory, Object array) {
      double[] values = (double[]) array;
      new DoublePointer(memory).get(values, 0, values.length);
    }
  },
  BOOLEAN(boolean.class, DType.BOOL) {
    @Override
    void put(Pointer memory, long at, Object array) {
      BooleanBytes.put(memory, at, (boolean[]) array);
    }

    @Override
    void get(Pointer memory, Object array) {
      BooleanBytes.get(memory, (boolean[]) array);
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

  /** Fills a whole array from native memory. */
  abstract void get(Pointer memory, Object array);

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
