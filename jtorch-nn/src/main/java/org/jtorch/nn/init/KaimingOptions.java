package org.jtorch.nn.init;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jtorch.Generator;

/**
 * What {@link Init#kaimingUniform_} and {@link Init#kaimingNormal_} may be told.
 *
 * <p><b>Ownership:</b> holds no tensor; refers to the generator it is given.
 *
 * <p><b>Thread safety:</b> used by the call that it is passed to alone.
 */
public final class KaimingOptions {
  @Nullable Generator generator;
  double a;
  Init.Fan mode = Init.Fan.IN;
  Init.Nonlinearity nonlinearity = Init.Nonlinearity.LEAKY_RELU;

  KaimingOptions() {}

  /**
   * The slope below zero of the ReLU that follows.
   *
   * @param a for {@code LEAKY_RELU} alone, 0 by default
   * @return this
   */
  @CanIgnoreReturnValue
  public KaimingOptions a(double a) {
    this.a = a;
    return this;
  }

  /**
   * Which number of connections keeps its variance.
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
   * What follows the layer.
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
   * The source of the random numbers.
   *
   * @param generator on the tensor's device; the default one of that device by default
   * @return this
   */
  @CanIgnoreReturnValue
  public KaimingOptions generator(Generator generator) {
    this.generator = Objects.requireNonNull(generator, "generator is null");
    return this;
  }
}
