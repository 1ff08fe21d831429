package org.jtorch.vision.tvtensors;

import java.util.Objects;
import org.jtorch.Tensor;

/**
 * Video: frames of one size, {@code torchvision.tv_tensors.Video}.
 *
 * @param data {@code (..., T, C, H, W)}
 */
public record Video(Tensor data) implements TVTensor {
  /** Creates a video. */
  public Video {
    Objects.requireNonNull(data, "data");
  }

  @Override
  public CanvasSize canvasSize() {
    return new CanvasSize(data.size(-2), data.size(-1));
  }

  @Override
  public Video withData(Tensor data) {
    return new Video(data);
  }
}
