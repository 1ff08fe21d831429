package org.jtorch;

/** How {@link F#interpolate} finds values between pixels. */
public enum InterpolateMode {
  /** The nearest pixel, with a rounding that older software shares: {@code "nearest"}. */
  NEAREST,
  /** The nearest pixel, rounded as scikit-image and PIL do: {@code "nearest-exact"}. */
  NEAREST_EXACT,
  /** Between two neighbours; for (N, C, L): {@code "linear"}. */
  LINEAR,
  /** Between four neighbours; for (N, C, H, W): {@code "bilinear"}. */
  BILINEAR,
  /** By cubic polynomials through sixteen neighbours; for (N, C, H, W): {@code "bicubic"}. */
  BICUBIC,
  /** Between eight neighbours; for (N, C, D, H, W): {@code "trilinear"}. */
  TRILINEAR,
  /** The mean of the covered area: {@code "area"}. */
  AREA
}
