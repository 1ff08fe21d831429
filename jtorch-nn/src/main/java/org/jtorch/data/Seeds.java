package org.jtorch.data;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Seeds drawn from the default generator, as PyTorch's data loading draws them. */
final class Seeds {
  private Seeds() {}

  @CanIgnoreReturnValue
  static long draw() {
    Tensor seed = Torch.empty(DType.INT64);
    try {
      return seed.random_().itemLong();
    } finally {
      seed.close();
    }
  }
}
