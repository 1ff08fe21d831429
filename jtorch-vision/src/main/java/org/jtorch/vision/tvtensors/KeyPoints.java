package org.jtorch.vision.tvtensors;

import java.util.Objects;
import org.jtorch.Tensor;

/**
 * Points of an image: skeletons, polygons, landmarks, {@code torchvision.tv_tensors.KeyPoints}.
 *
 * @param data {@code (..., 2)}, x and y of each point, or one point {@code (2)}, which becomes
 *     {@code (1, 2)}
 * @param canvasSize height and width of the image
 */
public record KeyPoints(Tensor data, CanvasSize canvasSize) implements TVTensor {
  /**
   * Creates keypoints.
   *
   * @throws IllegalArgumentException if the last dimension is not 2
   */
  public KeyPoints {
    Objects.requireNonNull(canvasSize, "canvasSize");
    if (data.dim() == 0 || data.size(-1) != 2) {
      throw new IllegalArgumentException(
          "KeyPoints: expected the shape (..., 2), got " + data.shape());
    }
    data = data.dim() == 1 ? data.unsqueeze(0) : data;
  }

  /**
   * Creates keypoints.
   *
   * @param data {@code (..., 2)} or {@code (2)}
   * @param height height of the image in pixels
   * @param width width of the image in pixels
   * @throws IllegalArgumentException if the last dimension is not 2
   */
  public KeyPoints(Tensor data, long height, long width) {
    this(data, new CanvasSize(height, width));
  }

  @Override
  public KeyPoints withData(Tensor data) {
    return new KeyPoints(data, canvasSize);
  }
}
