package org.jtorch;

/** What {@link F#gridSample} sees outside the input. */
public enum GridSamplePadding {
  /** Zeros: {@code "zeros"}. */
  ZEROS,
  /** The nearest pixel of the border: {@code "border"}. */
  BORDER,
  /** The input mirrored at its border: {@code "reflection"}. */
  REFLECTION
}
