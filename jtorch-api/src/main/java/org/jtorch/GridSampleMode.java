package org.jtorch;

/** How {@link F#gridSample} finds values between pixels. */
public enum GridSampleMode {
  /** Between the neighbours: {@code "bilinear"}. */
  BILINEAR,
  /** The nearest pixel: {@code "nearest"}. */
  NEAREST,
  /** By cubic polynomials; for (N, C, H, W): {@code "bicubic"}. */
  BICUBIC
}
