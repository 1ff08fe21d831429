package org.jtorch.nn.utils;

import com.google.errorprone.annotations.CanIgnoreReturnValue;

/** Options of {@link ClipGrad#clipGradNorm_} and {@link ClipGrad#getTotalNorm}. */
@CanIgnoreReturnValue
public final class ClipGradOptions {
  double normType = 2;
  boolean errorIfNonfinite;
  boolean foreach = true;

  ClipGradOptions() {}

  /** Order p of the norm; infinity for the maximum norm. Default 2. */
  public ClipGradOptions normType(double normType) {
    this.normType = normType;
    return this;
  }

  /** Whether an infinite or NaN norm is an error; no gradient is changed then. Default false. */
  public ClipGradOptions errorIfNonfinite(boolean errorIfNonfinite) {
    this.errorIfNonfinite = errorIfNonfinite;
    return this;
  }

  /**
   * Whether to use the foreach kernels, with one native call per dtype and device. Default true.
   */
  public ClipGradOptions foreach(boolean foreach) {
    this.foreach = foreach;
    return this;
  }
}
