package org.jtorch.internal.binding;

import java.nio.ByteBuffer;
import org.bytedeco.pytorch.IValueVector;

/** Releases references to tensors, many in one native call. */
public final class ReferenceReleaser {
  private static final int CAPACITY = 64;

  private final IValueVector single = new IValueVector(1);
  private final ByteBuffer singleCell = IValueLayout.view(single, 1);
  private final IValueVector queued = new IValueVector(CAPACITY);
  private final ByteBuffer queuedCells = IValueLayout.view(queued, CAPACITY);
  private final IValueVector empty = new IValueVector(CAPACITY);
  private int count;

  /** Releases a reference immediately. */
  public void releaseNow(long impl) {
    singleCell.putLong(0, impl);
    singleCell.putLong(8, IValueLayout.TENSOR);
    single.put(0, Constants.NONE);
  }

  /** Queues a reference for release at the next {@link #close}, or when the queue is full. */
  public void enqueue(long impl) {
    int at = count * IValueLayout.BYTES;
    queuedCells.putLong(at, impl);
    queuedCells.putLong(at + 8, IValueLayout.TENSOR);
    count++;
    if (count == CAPACITY) {
      close();
    }
  }

  /** Releases the queued references. */
  public void close() {
    if (count == 1) {
      queued.put(0, Constants.NONE);
    } else if (count > 1) {
      queued.put(empty);
    }
    count = 0;
  }
}
