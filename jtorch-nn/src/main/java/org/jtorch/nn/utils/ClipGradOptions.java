package org.jtorch.nn.utils;

import com.google.errorprone.annotations.CanIgnoreReturnValue;

/**
 * What {@link ClipGrad#clipGradNorm_} and {@link ClipGrad#getTotalNorm} may be told.
 *
 * <p><b>Ownership:</b> holds no tensor.
 *
 * <p><b>Thread safety:</b> used by the call that it is passed to alone.
 */
public final class ClipGradOptions {
  double normType = 2;
  boolean errorIfNonfinite;
  boolean foreach = true;

  ClipGradOptions() {}

  /**
   * Which norm.
   *
   * @param normType the p of the p-norm, 2 by default; infinity for the greatest absolute value
   * @return this
   */
  @CanIgnoreReturnValue
  public ClipGradOptions normType(double normType) {
    this.normType = normType;
    return this;
  }

  /**
   * Whether a norm that is infinite or no number is an error; then no gradient is changed.
   *
   * @param errorIfNonfinite false by default
   * @return this
   */
  @CanIgnoreReturnValue
  public ClipGradOptions errorIfNonfinite(boolean errorIfNonfinite) {
    this.errorIfNonfinite = errorIfNonfinite;
    return this;
  }

  /**
   * Whether one native call serves all tensors of a dtype and device.
   *
   * @param foreach true by default; false calls one by one
   * @return this
   */
  @CanIgnoreReturnValue
  public ClipGradOptions foreach(boolean foreach) {
    this.foreach = foreach;
    return this;
  }
}
