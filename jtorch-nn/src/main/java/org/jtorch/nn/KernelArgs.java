package org.jtorch.nn;

import java.util.function.Consumer;

/** Kernel size and options as passed to a constructor. */
final class KernelArgs<O> {
  private final long[] sizes;
  private final Consumer<O> options;

  KernelArgs(long[] sizes, Consumer<O> options) {
    this.sizes = sizes;
    this.options = options;
  }

  long[] sizes(int dims) {
    return Sizes.expand("kernelSize", dims, sizes);
  }

  Consumer<O> options() {
    return options;
  }
}
