package org.jtorch.nn.utils;

import com.google.errorprone.annotations.CanIgnoreReturnValue;

/** Options of {@link ClipGrad#clipGradNorm_} and {@link ClipGrad#getTotalNorm}. */
public final class ClipGradOptions {
  double normType = 2;
  boolean errorIfNonfinite;
  boolean foreach = true;

  ClipGradOptions() {}

  /**
   * Order of the norm.
   *
   * @param normType p of the p-norm, 2 by default; infinity for the maximum norm
   * @return this
   */
  @CanIgnoreReturnValue
  public ClipGradOptions normType(double normType) {
    this.normType = normType;
    return this;
  }

  /**
   * Whether an infinite or NaN norm is an error; no gradient is changed then.
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
   * Whether to use the foreach kernels, with one native call per dtype and device.
   *
   * @param foreach true by default
   * @return this
   */
  @CanIgnoreReturnValue
  public ClipGradOptions foreach(boolean foreach) {
    this.foreach = foreach;
    return this;
  }
}
