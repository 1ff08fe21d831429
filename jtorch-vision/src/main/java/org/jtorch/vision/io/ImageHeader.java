package org.jtorch.vision.io;

import java.util.Objects;

/**
 * What the header of a picture declares.
 *
 * @param format the file format
 * @param width width in pixels
 * @param height height in pixels
 * @param channels channels as stored: 1 for a palette, 4 for CMYK
 * @param bits bits per channel, 1 to 16
 */
public record ImageHeader(Format format, int width, int height, int channels, int bits) {
  /** A file format whose header is read before a codec is asked. */
  public enum Format {
    /** JPEG, baseline or progressive. */
    JPEG,
    /** PNG. */
    PNG,
    /** WebP, lossy or lossless, with one frame. */
    WEBP
  }

  /** Checks the values. */
  public ImageHeader {
    Objects.requireNonNull(format, "format");
  }
}
