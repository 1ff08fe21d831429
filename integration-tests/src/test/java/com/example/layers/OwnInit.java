package com.example.layers;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** An initialization in the manner of jtorch's {@code Init}, outside jtorch. */
final class OwnInit {
  private OwnInit() {}

  /** Draws from a uniform distribution whose bounds are the inverse of the number of inputs. */
  @CanIgnoreReturnValue
  static Tensor fanInUniform_(Tensor tensor) {
    try (Mode mode = Torch.noGrad()) {
      double bound = 1.0 / tensor.size(-1);
      return tensor.uniform_(-bound, bound);
    }
  }
}
