package org.jtorch.internal.binding;

import java.nio.ByteBuffer;
import org.bytedeco.pytorch.IValueVector;

/**
 * The arguments of a call as bits, without references: written without a native call, then copied
 * onto the dispatcher's stack in one call. The buffer owns none of its values, so it is wiped after
 * each copy.
 */
public final class ArgumentBuffer {
  private final IValueVector vector;
  private final ByteBuffer cells;
  private final int size;

  public ArgumentBuffer(int size) {
    this.size = size;
    vector = new IValueVector(size);
    cells = IValueLayout.view(vector, size);
  }

  public void put(int index, long payload, long tag) {
    int at = index * IValueLayout.BYTES;
    cells.putLong(at, payload);
    cells.putLong(at + 8, tag);
  }

  /** Copies all values; libtorch adds a reference to each. */
  public void copyTo(IValueVector stack) {
    stack.put(vector);
  }

  public void wipe() {
    for (int at = 8; at < size * IValueLayout.BYTES; at += IValueLayout.BYTES) {
      cells.putLong(at, IValueLayout.NONE);
    }
  }
}
