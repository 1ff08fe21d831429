package org.jtorch.vision.transforms;

import org.jtorch.vision.transforms.functional.Color;

/**
 * Converts images to grayscale, {@code torchvision.transforms.v2.Grayscale}. Videos pass through,
 * as in torchvision.
 */
public final class Grayscale extends Transform {
  private final long numOutputChannels;

  /** Creates a transform to one channel. */
  public Grayscale() {
    this(1);
  }

  /**
   * Creates a transform.
   *
   * @param numOutputChannels channels of the result, 1 or 3
   * @throws IllegalArgumentException if it is another number
   */
  public Grayscale(long numOutputChannels) {
    if (numOutputChannels != 1 && numOutputChannels != 3) {
      throw new IllegalArgumentException(
          "Grayscale: numOutputChannels must be 1 or 3, got " + numOutputChannels);
    }
    this.numOutputChannels = numOutputChannels;
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    return Pixels.ofImages(image -> Color.rgbToGrayscale(image, numOutputChannels));
  }

  @Override
  protected String extraRepr() {
    return "num_output_channels=" + numOutputChannels;
  }
}
