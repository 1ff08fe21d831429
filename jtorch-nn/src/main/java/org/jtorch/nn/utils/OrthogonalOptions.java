package org.jtorch.nn.utils;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Parametrizations#orthogonal} may be told.
 *
 * <p><b>Ownership:</b> holds no tensor.
 *
 * <p><b>Thread safety:</b> used by the call that it is passed to alone.
 */
public final class OrthogonalOptions {
  @Nullable OrthogonalMap orthogonalMap;
  boolean useTrivialization = true;

  OrthogonalOptions() {}

  /**
   * How the matrix is made orthogonal.
   *
   * @param orthogonalMap by default {@code MATRIX_EXP} for square or complex matrices, else {@code
   *     HOUSEHOLDER}
   * @return this
   */
  @CanIgnoreReturnValue
  public OrthogonalOptions orthogonalMap(OrthogonalMap orthogonalMap) {
    this.orthogonalMap = orthogonalMap;
    return this;
  }

  /**
   * Whether the matrix is a product with a fixed orthogonal one, which makes it assignable and
   * trains better.
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
