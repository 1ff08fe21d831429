package org.jtorch.nn.init;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.Generator;

/**
 * What the functions of {@link Init} may be told that draw random numbers.
 *
 * <p><b>Ownership:</b> refers to the generator it is given; owns none.
 *
 * <p><b>Thread safety:</b> used by the call that it is passed to alone.
 */
public final class InitOptions {
  private @Nullable Generator generator;

  private InitOptions() {}

  /** The generator that a lambda chooses; null for the default one. */
  static @Nullable Generator generator(Consumer<InitOptions> options) {
    InitOptions chosen = new InitOptions();
    options.accept(chosen);
    return chosen.generator;
  }

  /**
   * The source of the random numbers.
   *
   * @param generator on the tensor's device; the default one of that device by default
   * @return this
   */
  @CanIgnoreReturnValue
  public InitOptions generator(Generator generator) {
    this.generator = Objects.requireNonNull(generator, "generator is null");
    return this;
  }
}
