package org.jtorch.vision.tvtensors;

import java.util.Objects;
import org.jtorch.Tensor;
import org.jtorch.vision.ops.BoxFormat;

/**
 * Bounding boxes of an image, {@code torchvision.tv_tensors.BoundingBoxes}.
 *
 * @param data {@code (N, K)}, one box per row with the K coordinates of the format, or one box
 *     {@code (K)}, which becomes {@code (1, K)}
 * @param format order and meaning of the coordinates
 * @param canvasSize height and width of the image
 * @param clampingMode how transforms treat boxes that are partly outside the image
 */
public record BoundingBoxes(
    Tensor data, BoxFormat format, CanvasSize canvasSize, ClampingMode clampingMode)
    implements TVTensor {
  /**
   * Creates boxes.
   *
   * @throws IllegalArgumentException if the shape is not that of boxes of the format, or if rotated
   *     boxes are not floating-point
   */
  public BoundingBoxes {
    Objects.requireNonNull(canvasSize, "canvasSize");
    Objects.requireNonNull(clampingMode, "clampingMode");
    data = data.dim() == 1 ? data.unsqueeze(0) : data;
    if (data.dim() != 2 || data.size(1) != format.coordinates()) {
      throw new IllegalArgumentException(
          "BoundingBoxes: "
              + format
              + " boxes have the shape (N, "
              + format.coordinates()
              + "), got "
              + data.shape());
    }
    if (format.isRotated() && !data.dtype().isFloatingPoint()) {
      throw new IllegalArgumentException(
          "BoundingBoxes: rotated boxes must be floating-point, got " + data.dtype());
    }
  }

  /**
   * Creates boxes that are clamped softly, PyTorch's default.
   *
   * @param data {@code (N, K)} or {@code (K)}
   * @param format order and meaning of the coordinates
   * @param height height of the image in pixels
   * @param width width of the image in pixels
   * @throws IllegalArgumentException if the shape is not that of boxes of the format, or if rotated
   *     boxes are not floating-point
   */
  public BoundingBoxes(Tensor data, BoxFormat format, long height, long width) {
    this(data, format, new CanvasSize(height, width), ClampingMode.SOFT);
  }

  @Override
  public BoundingBoxes withData(Tensor data) {
    return new BoundingBoxes(data, format, canvasSize, clampingMode);
  }

  /**
   * Returns other boxes in an image of another size.
   *
   * @param data {@code (N, K)}
   * @param canvasSize height and width of the image
   * @return boxes of the same format and clamping mode
   */
  public BoundingBoxes with(Tensor data, CanvasSize canvasSize) {
    return new BoundingBoxes(data, format, canvasSize, clampingMode);
  }
}
