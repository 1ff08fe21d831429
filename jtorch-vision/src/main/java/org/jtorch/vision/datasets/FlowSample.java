package org.jtorch.vision.datasets;

import java.util.Objects;
import org.jtorch.Tensor;

/**
 * Sample of a dataset of optical flow.
 *
 * @param image1 the first image, uint8 {@code (3, H, W)}
 * @param image2 the next image, uint8 {@code (3, H, W)}
 * @param flow horizontal and vertical displacement in pixels from the first to the second image,
 *     float32 {@code (2, H, W)}; {@code (2, 0, 0)} in parts without flow
 * @param validFlowMask where the flow is known, bool {@code (H, W)}; {@code (0, 0)} in datasets
 *     without this mask
 */
public record FlowSample(Tensor image1, Tensor image2, Tensor flow, Tensor validFlowMask) {
  /** Creates a sample. */
  public FlowSample {
    Objects.requireNonNull(image1, "image1");
    Objects.requireNonNull(image2, "image2");
    Objects.requireNonNull(flow, "flow");
    Objects.requireNonNull(validFlowMask, "validFlowMask");
  }
}
