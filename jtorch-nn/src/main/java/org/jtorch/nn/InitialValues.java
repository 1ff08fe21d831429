package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.init.Init;

/** Initial values of PyTorch's linear and convolution layers, drawn in the same order. */
final class InitialValues {
  private InitialValues() {}

  /** Returns the given weight if its shape matches, or else a new one. */
  static Tensor weight(@Nullable Tensor given, long... shape) {
    if (given != null) {
      return Parameters.own("weight", given, shape);
    }
    return drawWeight(Torch.empty(shape));
  }

  /** Creates a bias for a layer with the given fan-in. */
  static Tensor bias(long size, long fanIn) {
    return drawBias(Torch.empty(size), fanIn);
  }

  @CanIgnoreReturnValue
  static Tensor drawWeight(Tensor weight) {
    return Init.kaimingUniform_(weight, o -> o.a(Math.sqrt(5)));
  }

  @CanIgnoreReturnValue
  static Tensor drawBias(Tensor bias, long fanIn) {
    double bound = fanIn > 0 ? 1 / Math.sqrt((double) fanIn) : 0;
    return Init.uniform_(bias, -bound, bound);
  }

  /** Fan-in of a weight of the given shape. */
  static long fanIn(long... shape) {
    return Arrays.stream(shape).skip(1).reduce(1, Math::multiplyExact);
  }
}
