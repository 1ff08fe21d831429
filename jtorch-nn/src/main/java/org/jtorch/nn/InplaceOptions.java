package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;

/**
 * Whether a layer writes its output over its input.
 *
 * <p><b>Ownership:</b> holds no tensor.
 *
 * <p><b>Thread safety:</b> used by the constructor that it is passed to alone.
 */
public final class InplaceOptions {
  private boolean inplace;

  InplaceOptions() {}

  /**
   * Writes the output over the input.
   *
   * @param inplace true to save memory; false by default
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
