package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;

/**
 * How a hook is added to those that a {@link Module} has.
 *
 * <p><b>Ownership:</b> a value; owns nothing.
 *
 * <p><b>Thread safety:</b> confined to the call that it configures.
 */
public final class HookOptions {
  private boolean prepend;

  private HookOptions() {}

  /** Whether the hook comes before those that are there. */
  static boolean isFirst(Consumer<HookOptions> options) {
    HookOptions chosen = new HookOptions();
    options.accept(chosen);
    return chosen.prepend;
  }

  /**
   * Whether the hook runs before all that the module has so far. Hooks on all modules come first in
   * any case.
   *
   * @param prepend false by default: it runs after them
   * @return these options
   */
  @CanIgnoreReturnValue
  public HookOptions prepend(boolean prepend) {
    this.prepend = prepend;
    return this;
  }
}
