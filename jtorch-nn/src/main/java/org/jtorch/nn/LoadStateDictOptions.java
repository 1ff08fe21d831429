package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;

/** Options of {@code loadStateDict} of a {@link Module}. */
@CanIgnoreReturnValue
public final class LoadStateDictOptions {
  boolean strict = true;
  boolean assign;

  LoadStateDictOptions() {}

  /**
   * Whether the names and shapes of the state dict must match those of the module. Otherwise
   * entries that do not match are skipped; unlike in Python, this includes entries of other shapes.
   * Default true.
   */
  public LoadStateDictOptions strict(boolean strict) {
    this.strict = strict;
    return this;
  }

  /**
   * Whether the tensors of the state dict replace those of the module, with their dtype, device and
   * memory, instead of being copied into them. The {@code requires_grad} flag of each parameter and
   * tied tensors are preserved. An optimizer must be created afterwards, because it holds the
   * replaced parameters otherwise. Default false.
   */
  public LoadStateDictOptions assign(boolean assign) {
    this.assign = assign;
    return this;
  }
}
