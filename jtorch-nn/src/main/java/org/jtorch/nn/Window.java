package org.jtorch.nn;

import java.util.function.Consumer;

/** The sizes of a window and the options, as a constructor is given them. */
final class Window<O> {
  private final long[] sizes;
  private final Consumer<O> options;

  Window(long[] sizes, Consumer<O> options) {
    this.sizes = sizes;
    this.options = options;
  }

  long[] sizes(int dims) {
    return Sizes.spread("kernelSize", dims, sizes);
  }

  Consumer<O> options() {
    return options;
  }
}
