package org.jtorch.internal.calls;

import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.internal.memory.ThreadModes;
import org.jtorch.internal.memory.ThreadState;
import org.jtorch.internal.modes.NativeModes;
import org.jtorch.loader.LibTorch;

/**
 * Linear layers that oneDNN computes on OpenMP's threads, because OpenBLAS would compute them on
 * one. Only where autograd does not record: oneDNN's operator has no derivative.
 */
final class ThreadedProducts {
  /** The number of multiplications from which waking a thread is worthwhile. */
  private static final double MIN_WORK = 1L << 25;

  private ThreadedProducts() {}

  /** Returns whether the current thread's products could use oneDNN and several threads. */
  static boolean areUsable() {
    return LibTorch.openBlasThreads() > 1
        && !ThreadModes.isGradEnabled()
        && ThreadState.current().threadLimit() > 1
        && !NativeModes.isDualLevelOpen()
        && FewRows.usesOneDnn();
  }

  /** Returns {@code x @ weight.t() + bias}; null if OpenBLAS is as fast. Call if usable. */
  static @Nullable Tensor linear(
      Operands operands, Tensor x, Tensor weight, @Nullable Tensor bias) {
    double work = operands.workOfManyRows();
    return work >= MIN_WORK && work < LargeWork.threshold()
        ? TensorScope.compute(() -> FewRows.oneDnn(x, weight, bias))
        : null;
  }
}
