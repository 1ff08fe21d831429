package org.jtorch.internal.host;

import java.util.stream.IntStream;
import org.jtorch.loader.LibTorch;

/**
 * Copies between the host's arrays and native memory, in slices on as many threads as an operator
 * may use, since one thread alone does not keep the memory busy. The caller copies what the common
 * pool's threads do not take, so that it never waits for a thread that is not there.
 */
public final class SlicedCopy {
  /** Bytes from which a slice is worth a thread's waking up. */
  public static final int LEAST = 1 << 20;

  /** Copies so many elements, from one on. */
  public interface Slice {
    void copy(int from, int count);
  }

  private SlicedCopy() {}

  /** Copies so many elements of so many bytes each, within a native call of this thread. */
  public static void run(int count, int itemSize, Slice body) {
    long worth = (long) count * itemSize / LEAST;
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
