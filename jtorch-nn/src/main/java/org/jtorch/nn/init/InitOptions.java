package org.jtorch.nn.init;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.Generator;

/** Options of the random functions of {@link Init}. */
@CanIgnoreReturnValue
public final class InitOptions {
  private @Nullable Generator generator;

  private InitOptions() {}

  /** Returns the chosen generator, or null for the default one. */
  @CheckReturnValue
  static @Nullable Generator generator(Consumer<InitOptions> options) {
    InitOptions chosen = new InitOptions();
    options.accept(chosen);
    return chosen.generator;
  }

  /** Random number generator on the tensor's device. Default: the device's default generator. */
  public InitOptions generator(Generator generator) {
    this.generator = Objects.requireNonNull(generator, "generator is null");
    return this;
  }
}
