package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;

/** Option for in-place operation of a layer. */
public final class InplaceOptions {
  private boolean inplace;

  InplaceOptions() {}

  /**
   * Whether the layer writes its output into its input. Default false.
   *
   * @param inplace true to save memory
   * @return this
   */
  @CanIgnoreReturnValue
  public InplaceOptions inplace(boolean inplace) {
    this.inplace = inplace;
    return this;
  }

  static boolean of(Consumer<InplaceOptions> options) {
    InplaceOptions chosen = new InplaceOptions();
    options.accept(chosen);
    return chosen.inplace;
  }
}
