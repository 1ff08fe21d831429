package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;

/** Options for the registration of a hook on a {@link Module}. */
public final class HookOptions {
  private boolean prepend;

  private HookOptions() {}

  /** Whether the hook is registered before the existing ones. */
  static boolean isPrepend(Consumer<HookOptions> options) {
    HookOptions chosen = new HookOptions();
    options.accept(chosen);
    return chosen.prepend;
  }

  /**
   * Whether the hook runs before the module's existing hooks. Default false. Global hooks always
   * run first.
   *
   * @param prepend true to run first
   * @return these options
   */
  @CanIgnoreReturnValue
  public HookOptions prepend(boolean prepend) {
    this.prepend = prepend;
    return this;
  }
}
