package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.function.Consumer;

/** Option for in-place operation of a layer. */
@CanIgnoreReturnValue
public final class InplaceOptions {
  private boolean inplace;

  InplaceOptions() {}

  /** Whether the layer writes its output into its input, which saves memory. Default false. */
  public InplaceOptions inplace(boolean inplace) {
    this.inplace = inplace;
    return this;
  }

  @CheckReturnValue
  static boolean of(Consumer<InplaceOptions> options) {
    InplaceOptions chosen = new InplaceOptions();
    options.accept(chosen);
    return chosen.inplace;
  }
}
