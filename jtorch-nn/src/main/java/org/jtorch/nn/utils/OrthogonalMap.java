package org.jtorch.nn.utils;

/**
 * How {@link Parametrizations#orthogonal} makes a matrix orthogonal, {@code orthogonal_map}.
 *
 * <p><b>Ownership:</b> a constant; owns nothing.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public enum OrthogonalMap {
  /** The matrix exponential of a skew-symmetric matrix. */
  MATRIX_EXP,
  /** The Cayley transform of a skew-symmetric matrix. */
  CAYLEY,
  /** A product of Householder reflections; for real matrices. */
  HOUSEHOLDER
}
