package org.jtorch.nn.utils;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import org.jspecify.annotations.Nullable;

/** Options of {@link Parametrizations#orthogonal}. */
@CanIgnoreReturnValue
public final class OrthogonalOptions {
  @Nullable OrthogonalMap orthogonalMap;
  boolean useTrivialization = true;

  OrthogonalOptions() {}

  /**
   * Map to orthogonal matrices. Default {@code MATRIX_EXP} for square and complex matrices, else
   * {@code HOUSEHOLDER}.
   */
  public OrthogonalOptions orthogonalMap(OrthogonalMap orthogonalMap) {
    this.orthogonalMap = orthogonalMap;
    return this;
  }

  /**
   * Whether to use the dynamic trivialization framework: the matrix is multiplied by a fixed
   * orthogonal base, which makes it assignable and improves training. Default true.
   */
  public OrthogonalOptions useTrivialization(boolean useTrivialization) {
    this.useTrivialization = useTrivialization;
    return this;
  }
}
