package org.jtorch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;

/**
 * The native cells that hold tensors: each live {@link Tensor} handle owns one {@code IValue} in a
 * slab that never moves. Filling a cell is one {@code swap} with the dispatcher's stack and
 * emptying it is one assignment, so a handle costs no JavaCPP object and no registration with its
 * collector.
 *
 * <p>Free cells are kept by thread, in blocks, and pass through a shared pool only when a thread
 * has none left or too many.
 */
final class Slots {
  /** The size of an {@code IValue}: eight bytes of payload, four of tag, padding. */
  static final int SLOT_BYTES = 16;

  private static final int BLOCK = 256;
  private static final Deque<long[]> POOL = new ArrayDeque<>();
  private static final List<IValueVector> SLABS = new ArrayList<>();

  private long[] free = new long[2 * BLOCK];
  private int count;

  /** An empty cell. */
  long take() {
    if (count == 0) {
      long[] block = takeBlock();
      System.arraycopy(block, 0, free, 0, BLOCK);
      count = BLOCK;
    }
    return free[--count];
  }

  /** Takes back a cell that its owner has emptied. */
  void give(long slot) {
    if (count == free.length) {
      long[] block = new long[BLOCK];
      System.arraycopy(free, BLOCK, block, 0, BLOCK);
      giveBlock(block);
      count = BLOCK;
    }
    free[count++] = slot;
  }

  private static long[] takeBlock() {
    synchronized (POOL) {
      long[] block = POOL.poll();
      return block != null ? block : newSlab();
    }
  }

  private static void giveBlock(long[] block) {
    synchronized (POOL) {
      POOL.push(block);
    }
  }

  private static long[] newSlab() {
    IValueVector slab = new IValueVector();
    slab.resize(BLOCK);
    long base;
    try (IValue first = slab.get(0);
        IValue second = slab.get(1)) {
      base = first.address();
      if (second.address() - base != SLOT_BYTES) {
        throw new IllegalStateException(
            "this libtorch lays out IValue in "
                + (second.address() - base)
                + " bytes; jtorch expects "
                + SLOT_BYTES);
      }
    }
    SLABS.add(slab);
    long[] block = new long[BLOCK];
    for (int i = 0; i < BLOCK; i++) {
      block[i] = base + (long) (BLOCK - 1 - i) * SLOT_BYTES;
    }
    return block;
  }
}
