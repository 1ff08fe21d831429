package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;

/** Option for the bias of a module. */
public final class BiasOptions {
  private boolean bias = true;

  BiasOptions() {}

  /**
   * Whether biases are added. Default true.
   *
   * @param bias false for no bias
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
