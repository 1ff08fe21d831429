package org.jtorch.vision.internal;

import java.util.Objects;
import java.util.function.Consumer;

/** Options that a lambda changes. */
public final class Configured {
  private Configured() {}

  /**
   * Applies changes to default options.
   *
   * @param defaults the options
   * @param options the changes, {@code o -> o.p(0.3)}
   * @param <O> the type of the options
   * @return the options
   */
  public static <O> O by(O defaults, Consumer<? super O> options) {
    Objects.requireNonNull(options, "options").accept(defaults);
    return defaults;
  }
}
