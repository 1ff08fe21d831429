package org.jtorch;

/** Interpolation mode of {@link F#gridSample}. */
public enum GridSampleMode {
  /** Linear interpolation between the neighboring pixels: {@code "bilinear"}. */
  BILINEAR,
  /** Nearest neighbor: {@code "nearest"}. */
  NEAREST,
  /** Bicubic interpolation; for (N, C, H, W): {@code "bicubic"}. */
  BICUBIC
}
