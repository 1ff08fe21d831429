package org.jtorch.nn.init;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jtorch.Generator;

/** Options of {@link Init#kaimingUniform_} and {@link Init#kaimingNormal_}. */
public final class KaimingOptions {
  @Nullable Generator generator;
  double a;
  Init.Fan mode = Init.Fan.IN;
  Init.Nonlinearity nonlinearity = Init.Nonlinearity.LEAKY_RELU;

  KaimingOptions() {}

  /**
   * Negative slope of the leaky ReLU after the layer.
   *
   * @param a 0 by default; used for {@code LEAKY_RELU} only
   * @return this
   */
  @CanIgnoreReturnValue
  public KaimingOptions a(double a) {
    this.a = a;
    return this;
  }

  /**
   * Fan mode.
   *
   * @param mode {@code IN} by default
   * @return this
   */
  @CanIgnoreReturnValue
  public KaimingOptions mode(Init.Fan mode) {
    this.mode = mode;
    return this;
  }

  /**
   * Nonlinearity after the layer.
   *
   * @param nonlinearity {@code LEAKY_RELU} by default
   * @return this
   */
  @CanIgnoreReturnValue
  public KaimingOptions nonlinearity(Init.Nonlinearity nonlinearity) {
    this.nonlinearity = nonlinearity;
    return this;
  }

  /**
   * Random number generator.
   *
   * @param generator a generator on the tensor's device; the device's default generator by default
   * @return this
   */
  @CanIgnoreReturnValue
  public KaimingOptions generator(Generator generator) {
    this.generator = Objects.requireNonNull(generator, "generator is null");
    return this;
  }
}
