package org.jtorch.nn.utils;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import org.jspecify.annotations.Nullable;

/** Options of {@link Parametrizations#orthogonal}. */
public final class OrthogonalOptions {
  @Nullable OrthogonalMap orthogonalMap;
  boolean useTrivialization = true;

  OrthogonalOptions() {}

  /**
   * Map to orthogonal matrices.
   *
   * @param orthogonalMap by default {@code MATRIX_EXP} for square and complex matrices, else {@code
   *     HOUSEHOLDER}
   * @return this
   */
  @CanIgnoreReturnValue
  public OrthogonalOptions orthogonalMap(OrthogonalMap orthogonalMap) {
    this.orthogonalMap = orthogonalMap;
    return this;
  }

  /**
   * Whether to use the dynamic trivialization framework: the matrix is multiplied by a fixed
   * orthogonal base, which makes it assignable and improves training.
   *
   * @param useTrivialization true by default
   * @return this
   */
  @CanIgnoreReturnValue
  public OrthogonalOptions useTrivialization(boolean useTrivialization) {
    this.useTrivialization = useTrivialization;
    return this;
  }
}
