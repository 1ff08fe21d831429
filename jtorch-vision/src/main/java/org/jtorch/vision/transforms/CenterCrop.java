package org.jtorch.vision.transforms;

import org.jtorch.vision.transforms.functional.Geometry;
import org.jtorch.vision.tvtensors.CanvasSize;

/**
 * Crops the center, {@code torchvision.transforms.v2.CenterCrop}. An image that is too small is
 * padded with zeros first. The result is a view of the image unless it was padded.
 */
public final class CenterCrop extends Transform {
  private final CanvasSize size;

  /**
   * Crops a square.
   *
   * @param size height and width in pixels
   */
  public CenterCrop(long size) {
    this(size, size);
  }

  /**
   * Crops a rectangle.
   *
   * @param height height in pixels
   * @param width width in pixels
   * @throws IllegalArgumentException if the size is not positive
   */
  public CenterCrop(long height, long width) {
    this.size = Sizes.check("CenterCrop", height, width);
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    return part -> Geometry.centerCrop(part, size.height(), size.width());
  }

  @Override
  protected String extraRepr() {
    return "size=" + size;
  }
}
