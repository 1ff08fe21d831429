package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.function.Consumer;

/** Options for the registration of a hook on a {@link Module}. */
@CanIgnoreReturnValue
public final class HookOptions {
  private boolean prepend;

  private HookOptions() {}

  /** Whether the hook is registered before the existing ones. */
  @CheckReturnValue
  static boolean isPrepend(Consumer<HookOptions> options) {
    HookOptions chosen = new HookOptions();
    options.accept(chosen);
    return chosen.prepend;
  }

  /**
   * Whether the hook runs before the module's existing hooks. Global hooks always run first.
   * Default false.
   */
  public HookOptions prepend(boolean prepend) {
    this.prepend = prepend;
    return this;
  }
}
