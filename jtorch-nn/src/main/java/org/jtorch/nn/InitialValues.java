package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Arrays;
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
      return Parameters.own("weight", given, shape);
    }
    return drawWeight(Torch.empty(shape));
  }

  /** A bias for outputs that sum over this many inputs. */
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

  /** Over how many inputs an output sums, by the weight's shape. */
  static long fanIn(long... shape) {
    return Arrays.stream(shape).skip(1).reduce(1, Math::multiplyExact);
  }
}
