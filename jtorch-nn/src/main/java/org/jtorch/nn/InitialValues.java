package org.jtorch.nn;

import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.init.Init;

/** What PyTorch's linear and convolutional layers start with, drawn in its order. */
final class InitialValues {
  private InitialValues() {}

  /** The given weight if it fits, else a new one. */
  static Tensor weight(@Nullable Tensor given, long... shape) {
    if (given != null) {
      return Parameters.checkShape("weight", given, shape);
    }
    return Init.kaimingUniform_(Torch.empty(shape), o -> o.a(Math.sqrt(5)));
  }

  /** A bias for outputs that sum over this many inputs. */
  static Tensor bias(long size, long fanIn) {
    double bound = fanIn > 0 ? 1 / Math.sqrt((double) fanIn) : 0;
    return Init.uniform_(Torch.empty(size), -bound, bound);
  }
}
