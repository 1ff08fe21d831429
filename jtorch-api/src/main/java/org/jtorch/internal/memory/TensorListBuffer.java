package org.jtorch.internal.memory;

import java.nio.ByteBuffer;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Type;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.binding.IValueBits;
import org.jtorch.internal.binding.IValueLayout;

/**
 * A reusable tensor list argument, filled with bits. The caller pins its tensors, and the list is
 * cleared after the call, so it counts no references. libtorch's kernels copy what they keep.
 */
final class TensorListBuffer {
  private static final int MIN_CAPACITY = 16;

  private final Type.TypePtr elementType;
  private @Nullable GenericList list;
  private @Nullable IValueBits bits;
  private ByteBuffer cells = ByteBuffer.allocate(0);
  private int capacity;
  private int size;

  TensorListBuffer(Type.TypePtr elementType) {
    this.elementType = elementType;
  }

  /** Returns the bits of the list with a given length, all None. */
  IValueBits resize(int length) {
    GenericList current = list;
    IValueBits shown = bits;
    if (current == null || shown == null || length > capacity) {
      capacity = Math.max(MIN_CAPACITY, Integer.highestOneBit(Math.max(1, length)) * 2);
      current = new GenericList(elementType);
      current.resize(capacity);
      IValue value = new IValue(current);
      cells = IValueLayout.view(value.toListRef().front(), capacity);
      list = current;
      shown = IValueBits.of(value);
      bits = shown;
      size = capacity;
    }
    if (length != size) {
      current.resize(length);
      size = length;
    }
    return shown;
  }

  void put(int index, long impl) {
    int at = index * IValueLayout.BYTES;
    cells.putLong(at, impl);
    cells.putLong(at + 8, IValueLayout.TENSOR);
  }

  void wipe() {
    for (int i = 0; i < size; i++) {
      cells.putLong(i * IValueLayout.BYTES + 8, IValueLayout.NONE);
    }
  }
}
