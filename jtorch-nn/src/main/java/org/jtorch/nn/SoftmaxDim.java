package org.jtorch.nn;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/**
 * Dimension of a softmax: explicit, or PyTorch's deprecated choice by the rank of the input, which
 * logs a warning.
 */
final class SoftmaxDim {
  private static final System.Logger LOGGER = System.getLogger("org.jtorch.nn");

  private final String layer;
  private final @Nullable Long dim;
  private final AtomicBoolean warned = new AtomicBoolean();

  private SoftmaxDim(String layer, @Nullable Long dim) {
    this.layer = layer;
    this.dim = dim;
  }

  static SoftmaxDim named(String layer, long dim) {
    return new SoftmaxDim(layer, dim);
  }

  static SoftmaxDim byRank(String layer) {
    return new SoftmaxDim(layer, null);
  }

  long of(Tensor input) {
    if (dim != null) {
      return dim;
    }
    int rank = input.dim();
    long chosen = rank == 0 || rank == 1 || rank == 3 ? 0 : 1;
    if (!warned.getAndSet(true)) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          String.format(
              Locale.ROOT,
              "%s: implicit dimension choice is deprecated; using dim %d for an input of %d"
                  + " dimensions, pass it explicitly: new %s(%d)",
              layer,
              chosen,
              rank,
              layer,
              chosen));
    }
    return chosen;
  }

  /** Formats the dimension as in Python's {@code repr} of the layer. */
  @Override
  public String toString() {
    return "dim=" + (dim == null ? "None" : dim);
  }
}
