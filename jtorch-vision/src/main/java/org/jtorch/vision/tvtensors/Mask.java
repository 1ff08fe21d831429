package org.jtorch.vision.tvtensors;

import java.util.Objects;
import org.jtorch.Tensor;

/**
 * Segmentation mask, or one mask per object, {@code torchvision.tv_tensors.Mask}.
 *
 * @param data {@code (..., H, W)}
 */
public record Mask(Tensor data) implements TVTensor {
  /** Creates a mask. */
  public Mask {
    Objects.requireNonNull(data, "data");
  }

  @Override
  public CanvasSize canvasSize() {
    return new CanvasSize(data.size(-2), data.size(-1));
  }

  @Override
  public Mask withData(Tensor data) {
    return new Mask(data);
  }
}
