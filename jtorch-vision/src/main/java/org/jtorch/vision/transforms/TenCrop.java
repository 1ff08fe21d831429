package org.jtorch.vision.transforms;

import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.vision.transforms.functional.Geometry;
import org.jtorch.vision.tvtensors.CanvasSize;

/**
 * Crops the four corners and the center of an image and of its flip, {@code
 * torchvision.transforms.v2.TenCrop}. An image becomes a list of images, which {@link #call}
 * returns.
 */
public final class TenCrop extends MultiCrop {
  private final boolean verticalFlip;

  /**
   * Crops squares of the image and of its horizontal flip.
   *
   * @param size height and width of each crop in pixels
   */
  public TenCrop(long size) {
    this(size, size, false);
  }

  /**
   * Crops rectangles.
   *
   * @param height height of each crop in pixels
   * @param width width of each crop in pixels
   * @param verticalFlip whether top and bottom are flipped, not left and right
   * @throws IllegalArgumentException if the size is not positive
   */
  public TenCrop(long height, long width, boolean verticalFlip) {
    super(Sizes.check("TenCrop", height, width));
    this.verticalFlip = verticalFlip;
  }

  @Override
  List<Tensor> crops(Tensor image, CanvasSize size) {
    return Geometry.tenCrop(image, size.height(), size.width(), verticalFlip);
  }

  @Override
  protected String extraRepr() {
    return super.extraRepr() + ", vertical_flip=" + Repr.bool(verticalFlip);
  }
}
