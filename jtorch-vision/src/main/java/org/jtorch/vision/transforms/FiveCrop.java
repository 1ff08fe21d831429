package org.jtorch.vision.transforms;

import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.vision.transforms.functional.Geometry;
import org.jtorch.vision.tvtensors.CanvasSize;

/**
 * Crops the four corners and the center, {@code torchvision.transforms.v2.FiveCrop}. An image
 * becomes a list of images, which {@link #call} returns.
 */
public final class FiveCrop extends MultiCrop {
  /**
   * Crops squares.
   *
   * @param size height and width of each crop in pixels
   */
  public FiveCrop(long size) {
    this(size, size);
  }

  /**
   * Crops rectangles.
   *
   * @param height height of each crop in pixels
   * @param width width of each crop in pixels
   * @throws IllegalArgumentException if the size is not positive
   */
  public FiveCrop(long height, long width) {
    super(Sizes.check("FiveCrop", height, width));
  }

  @Override
  List<Tensor> crops(Tensor image, CanvasSize size) {
    return Geometry.fiveCrop(image, size.height(), size.width());
  }
}
