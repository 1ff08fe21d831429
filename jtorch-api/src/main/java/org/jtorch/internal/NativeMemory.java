package org.jtorch.internal;

import org.jtorch.loader.LibTorch;

/** The memory behind tensors of the CPU. */
public final class NativeMemory {
  private NativeMemory() {}

  /** Returns freed memory to the system, {@link LibTorch#trimMemory}. */
  public static void trim() {
    LibTorch.trimMemory();
  }
}
