package org.jtorch.vision.tvtensors;

import java.util.Objects;
import org.jtorch.Tensor;

/**
 * Image or batch of images, {@code torchvision.tv_tensors.Image}.
 *
 * @param data {@code (..., C, H, W)}
 */
public record Image(Tensor data) implements TVTensor {
  /** Creates an image. */
  public Image {
    Objects.requireNonNull(data, "data");
  }

  @Override
  public CanvasSize canvasSize() {
    return new CanvasSize(data.size(-2), data.size(-1));
  }

  @Override
  public Image withData(Tensor data) {
    return new Image(data);
  }
}
