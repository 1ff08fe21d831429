package org.jtorch.nn.init;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import org.jspecify.annotations.Nullable;
import org.jtorch.Generator;
import org.jtorch.Tensor;

/** Source of random numbers: a given generator, or the default one if null. */
record RandomSource(@Nullable Generator generator) {
  @CanIgnoreReturnValue
  Tensor uniform(Tensor tensor, double a, double b) {
    return generator == null
        ? tensor.uniform_(a, b)
        : tensor.uniform_(a, b, o -> o.generator(generator));
  }

  @CanIgnoreReturnValue
  Tensor normal(Tensor tensor, double mean, double std) {
    return generator == null
        ? tensor.normal_(mean, std)
        : tensor.normal_(mean, std, o -> o.generator(generator));
  }
}
