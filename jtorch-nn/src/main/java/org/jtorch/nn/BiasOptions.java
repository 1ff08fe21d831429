package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;

/**
 * Whether a module adds a bias.
 *
 * <p><b>Ownership:</b> holds no tensor.
 *
 * <p><b>Thread safety:</b> used by the constructor that it is passed to alone.
 */
public final class BiasOptions {
  private boolean bias = true;

  BiasOptions() {}

  /**
   * Whether biases are added.
   *
   * @param bias true by default
   * @return this
   */
  @CanIgnoreReturnValue
  public BiasOptions bias(boolean bias) {
    this.bias = bias;
    return this;
  }

  static boolean of(Consumer<BiasOptions> options) {
    BiasOptions chosen = new BiasOptions();
    options.accept(chosen);
    return chosen.bias;
  }
}
