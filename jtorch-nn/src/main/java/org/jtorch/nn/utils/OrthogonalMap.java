package org.jtorch.nn.utils;

/** Map to orthogonal matrices of {@link Parametrizations#orthogonal}, {@code orthogonal_map}. */
public enum OrthogonalMap {
  /** Matrix exponential of a skew-symmetric matrix. */
  MATRIX_EXP,
  /** Cayley transform of a skew-symmetric matrix. */
  CAYLEY,
  /** Product of Householder reflections, for real matrices only. */
  HOUSEHOLDER
}
