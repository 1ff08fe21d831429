package org.jtorch.nn.init;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jtorch.Generator;

/** Options of {@link Init#kaimingUniform_} and {@link Init#kaimingNormal_}. */
@CanIgnoreReturnValue
public final class KaimingOptions {
  @Nullable Generator generator;
  double a;
  Init.Fan mode = Init.Fan.IN;
  Init.Nonlinearity nonlinearity = Init.Nonlinearity.LEAKY_RELU;

  KaimingOptions() {}

  /** Negative slope of the leaky ReLU after the layer, for {@code LEAKY_RELU} only. Default 0. */
  public KaimingOptions a(double a) {
    this.a = a;
    return this;
  }

  /** Fan mode. Default {@code IN}. */
  public KaimingOptions mode(Init.Fan mode) {
    this.mode = mode;
    return this;
  }

  /** Nonlinearity after the layer. Default {@code LEAKY_RELU}. */
  public KaimingOptions nonlinearity(Init.Nonlinearity nonlinearity) {
    this.nonlinearity = nonlinearity;
    return this;
  }

  /** Random number generator on the tensor's device. Default: the device's default generator. */
  public KaimingOptions generator(Generator generator) {
    this.generator = Objects.requireNonNull(generator, "generator is null");
    return this;
  }
}
