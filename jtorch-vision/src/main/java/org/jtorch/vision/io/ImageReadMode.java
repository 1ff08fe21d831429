package org.jtorch.vision.io;

/**
 * Channels of a decoded picture, {@code torchvision.io.ImageReadMode}.
 *
 * <p>Color becomes gray by the format's own formula, as in torchvision: the luma plane of a JPEG,
 * {@code 0.299 R + 0.587 G + 0.114 B} elsewhere, and libpng's for PNG, which works in linear light
 * if the file gives its gamma. Gray becomes color by repetition. Alpha is dropped, not blended.
 * Added alpha is opaque, except that libpng, and so torchvision, gives {@code 2^bits - 1} for gray
 * PNGs of 1, 2 and 4 bits.
 */
public enum ImageReadMode {
  /**
   * Channels as stored: palette indices of a palette PNG, 4 channels of a CMYK JPEG, 2 of grayscale
   * with alpha; RGB of a GIF.
   */
  UNCHANGED(0),
  /** One channel. */
  GRAY(1),
  /** Grayscale and alpha. */
  GRAY_ALPHA(2),
  /** Red, green and blue. */
  RGB(3),
  /** Red, green, blue and alpha. */
  RGB_ALPHA(4);

  private final int channels;

  ImageReadMode(int channels) {
    this.channels = channels;
  }

  /** {@return the number of channels, 0 for {@link #UNCHANGED}} */
  public int channels() {
    return channels;
  }

  /** Returns whether the mode has red, green and blue. */
  boolean isColor() {
    return channels >= RGB.channels;
  }

  /** Returns whether the mode has alpha. */
  boolean hasAlpha() {
    return this == GRAY_ALPHA || this == RGB_ALPHA;
  }
}
