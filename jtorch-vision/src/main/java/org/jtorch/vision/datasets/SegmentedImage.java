package org.jtorch.vision.datasets;

import java.util.Objects;
import org.jtorch.Tensor;
import org.jtorch.vision.tvtensors.Mask;

/**
 * Sample of a segmentation dataset.
 *
 * @param image uint8, {@code (3, H, W)}
 * @param mask class of each pixel, {@code (H, W)}; uint8, or int32 if the file has 16 bits
 */
public record SegmentedImage(Tensor image, Mask mask) {
  /** Creates a sample. */
  public SegmentedImage {
    Objects.requireNonNull(image, "image");
    Objects.requireNonNull(mask, "mask");
  }
}
