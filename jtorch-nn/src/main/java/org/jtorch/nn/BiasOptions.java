package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.function.Consumer;

/** Option for the bias of a module. */
@CanIgnoreReturnValue
public final class BiasOptions {
  private boolean bias = true;

  BiasOptions() {}

  /** Whether biases are added. Default true. */
  public BiasOptions bias(boolean bias) {
    this.bias = bias;
    return this;
  }

  @CheckReturnValue
  static boolean of(Consumer<BiasOptions> options) {
    BiasOptions chosen = new BiasOptions();
    options.accept(chosen);
    return chosen.bias;
  }
}
