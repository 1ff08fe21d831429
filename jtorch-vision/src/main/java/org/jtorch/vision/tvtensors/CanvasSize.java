package org.jtorch.vision.tvtensors;

/**
 * Height and width of an image, {@code canvas_size} of {@code torchvision.tv_tensors}.
 *
 * @param height height in pixels
 * @param width width in pixels
 */
public record CanvasSize(long height, long width) {
  /**
   * Creates a size.
   *
   * @throws IllegalArgumentException if a side is negative
   */
  public CanvasSize {
    if (height < 0 || width < 0) {
      throw new IllegalArgumentException(
          "the canvas size must not be negative, got (" + height + ", " + width + ")");
    }
  }

  /** Returns the size as Python prints it, {@code (480, 640)}. */
  @Override
  public String toString() {
    return "(" + height + ", " + width + ")";
  }
}
