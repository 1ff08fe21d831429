package org.jtorch.data;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Generator;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Numbers drawn as PyTorch's data loading draws them. */
final class Permutations {
  private Permutations() {}

  static long[] draw(Generator generator, long size) {
    return numbers(Torch.randperm(generator, size));
  }

  /** Returns the numbers of a tensor and closes it. */
  static long[] numbers(Tensor tensor) {
    try {
      return tensor.toLongArray();
    } finally {
      tensor.close();
    }
  }

  /** Draws a seed from a generator, or the default one if null. */
  @CanIgnoreReturnValue
  static long drawSeed(@Nullable Generator generator) {
    Tensor seed = Torch.empty(DType.INT64);
    try {
      return (generator == null ? seed.random_() : seed.random_(o -> o.generator(generator)))
          .itemLong();
    } finally {
      seed.close();
    }
  }

  /** Returns a given generator, or a new one with a seed from the default generator if null. */
  static Generator orSeeded(@Nullable Generator generator) {
    return generator != null ? generator : Generator.cpu().manualSeed(drawSeed(null));
  }
}
