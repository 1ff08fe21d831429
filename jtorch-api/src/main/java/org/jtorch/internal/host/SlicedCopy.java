package org.jtorch.internal.host;

import java.util.stream.IntStream;
import org.jtorch.loader.LibTorch;

/**
 * Copies between Java arrays and native memory, in slices on as many threads as an operator may
 * use, because one thread does not reach the memory bandwidth. The caller copies the slices that
 * the common pool does not take, so that it never waits for a thread that does not exist.
 */
public final class SlicedCopy {
  /** Number of bytes from which a slice is worth waking up a thread. */
  public static final int MIN_SLICE_BYTES = 1 << 20;

  /** Copies a range of elements. */
  public interface Slice {
    void copy(int from, int count);
  }

  private SlicedCopy() {}

  /**
   * Copies {@code count} elements of {@code itemSize} bytes, within a native call of this thread.
   */
  public static void run(int count, int itemSize, Slice body) {
    long worth = (long) count * itemSize / MIN_SLICE_BYTES;
    int slices = worth < 2 ? 1 : (int) Math.min(worth, LibTorch.numThreads());
    if (slices < 2) {
      body.copy(0, count);
      return;
    }
    IntStream.range(0, slices)
        .parallel()
        .forEach(
            i -> {
              int from = edge(i, slices, count);
              body.copy(from, edge(i + 1, slices, count) - from);
            });
  }

  private static int edge(int slice, int slices, int count) {
    return (int) ((long) count * slice / slices);
  }
}
