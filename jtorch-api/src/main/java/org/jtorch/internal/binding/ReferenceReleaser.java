package org.jtorch.internal.binding;

import java.nio.ByteBuffer;
import org.bytedeco.pytorch.IValueVector;

/** Releases references to tensors, many in one native call. */
public final class ReferenceReleaser {
  private static final int MANY = 64;

  private final IValueVector one = new IValueVector(1);
  private final ByteBuffer oneCell = IValueLayout.view(one, 1);
  private final IValueVector many = new IValueVector(MANY);
  private final ByteBuffer manyCells = IValueLayout.view(many, MANY);
  private final IValueVector nothing = new IValueVector(MANY);
  private int count;

  /** Releases a reference immediately. */
  public void releaseNow(long impl) {
    oneCell.putLong(0, impl);
    oneCell.putLong(8, IValueLayout.TENSOR);
    one.put(0, Constants.NONE);
  }

  /** Queues a reference for release at the next {@link #close}, or when the queue is full. */
  public void enqueue(long impl) {
    int at = count * IValueLayout.BYTES;
    manyCells.putLong(at, impl);
    manyCells.putLong(at + 8, IValueLayout.TENSOR);
    count++;
    if (count == MANY) {
      close();
    }
  }

  /** Releases the queued references. */
  public void close() {
    if (count == 1) {
      many.put(0, Constants.NONE);
    } else if (count > 1) {
      many.put(nothing);
    }
    count = 0;
  }
}
