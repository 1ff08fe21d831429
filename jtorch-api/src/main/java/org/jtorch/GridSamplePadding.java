package org.jtorch;

/** Padding mode of {@link F#gridSample} for positions outside the input. */
public enum GridSamplePadding {
  /** Zeros: {@code "zeros"}. */
  ZEROS,
  /** The nearest border pixel: {@code "border"}. */
  BORDER,
  /** Reflection of the input at its border: {@code "reflection"}. */
  REFLECTION
}
