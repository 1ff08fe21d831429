package org.jtorch.internal.binding;

import java.nio.ByteBuffer;
import org.bytedeco.pytorch.IValueVector;

/**
 * The arguments of a call as bits, before libtorch takes references to them: written without a
 * native call, then copied onto the dispatcher's stack by one. A stage owns none of what it shows,
 * so it is wiped after each copy.
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

  /** Copies all cells; libtorch counts a reference for each. */
  public void copyTo(IValueVector stack) {
    stack.put(vector);
  }

  public void wipe() {
    for (int at = 8; at < size * IValueLayout.BYTES; at += IValueLayout.BYTES) {
      cells.putLong(at, IValueLayout.NONE);
    }
  }
}
