package org.jtorch;

/** Interpolation mode of {@link F#interpolate}. */
public enum InterpolateMode {
  /** Nearest neighbor, with the rounding of OpenCV's INTER_NEAREST: {@code "nearest"}. */
  NEAREST,
  /** Nearest neighbor, with the rounding of scikit-image and PIL: {@code "nearest-exact"}. */
  NEAREST_EXACT,
  /** Linear interpolation between 2 neighbors; for (N, C, L): {@code "linear"}. */
  LINEAR,
  /** Bilinear interpolation between 4 neighbors; for (N, C, H, W): {@code "bilinear"}. */
  BILINEAR,
  /** Bicubic interpolation between 16 neighbors; for (N, C, H, W): {@code "bicubic"}. */
  BICUBIC,
  /** Trilinear interpolation between 8 neighbors; for (N, C, D, H, W): {@code "trilinear"}. */
  TRILINEAR,
  /** Mean of the covered area: {@code "area"}. */
  AREA
}
