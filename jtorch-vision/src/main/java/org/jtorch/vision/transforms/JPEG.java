package org.jtorch.vision.transforms;

import org.jtorch.vision.transforms.functional.Augment;

/**
 * Compresses images and videos as JPEG with a quality drawn at random and decompresses them, {@code
 * torchvision.transforms.v2.JPEG}. Images are uint8 on the CPU with one or three channels.
 */
public final class JPEG extends Transform {
  private final int min;
  private final int max;
  private final boolean range;

  /**
   * Creates a transform with one quality.
   *
   * @param quality 1 to 100; lower compresses more
   * @throws IllegalArgumentException if the quality is out of range
   */
  public JPEG(int quality) {
    this(quality, quality, false);
  }

  /**
   * Creates a transform.
   *
   * @param min lowest quality, from 1
   * @param max highest quality, to 100
   * @throws IllegalArgumentException if the range is empty or a quality is out of range
   */
  public JPEG(int min, int max) {
    this(min, max, true);
  }

  private JPEG(int min, int max, boolean range) {
    if (min < 1 || max < min || max > 100) {
      throw new IllegalArgumentException(
          "JPEG: the quality must be from 1 to 100, got " + min + " to " + max);
    }
    this.min = min;
    this.max = max;
    this.range = range;
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    int quality = (int) Draws.integer(min, max + 1);
    return Pixels.of(image -> Augment.jpeg(image, quality));
  }

  @Override
  protected String extraRepr() {
    return "quality=" + (range ? "(" : "[") + min + ", " + max + (range ? ")" : "]");
  }
}
