package org.jtorch.vision.transforms;

import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.InterpolateMode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;

/**
 * An image at another size, bilinear with antialiasing, {@code torchvision.transforms.Resize} on a
 * tensor.
 *
 * <p><b>Ownership:</b> the result belongs to the current scope.
 *
 * <p><b>Thread safety:</b> safe.
 */
public final class Resize implements Transform {
  private final long height;
  private final long width;

  /**
   * Scales so that the shorter side has a size; the longer one keeps the proportion.
   *
   * @param shorterSide in pixels
   */
  public Resize(long shorterSide) {
    this.height = shorterSide;
    this.width = -1;
  }

  /**
   * Scales to a size.
   *
   * @param height in pixels
   * @param width in pixels
   */
  public Resize(long height, long width) {
    this.height = height;
    this.width = width;
  }

  /**
   * Resizes an image.
   *
   * @param image {@code (C, H, W)} or {@code (N, C, H, W)}, floating-point or uint8, which is rounded
   * @return the same dtype at the new size; the image itself if it has that size
   */
  @Override
  public Tensor apply(Tensor image) {
    long h = image.size(-2);
    long w = image.size(-1);
    long newHeight = height;
    long newWidth = width;
    if (width < 0) {
      newHeight = h <= w ? height : (long) ((double) height * h / w);
      newWidth = h <= w ? (long) ((double) height * w / h) : height;
    }
    if (newHeight == h && newWidth == w) {
      return image;
    }
    return scale(image, newHeight, newWidth);
  }

  private static Tensor scale(Tensor image, long height, long width) {
    return TensorScope.compute(
        () -> {
          boolean single = image.dim() == 3;
          Tensor batch = single ? image.unsqueeze(0) : image;
          boolean bytes = image.dtype() == DType.UINT8;
          Tensor real = bytes ? batch.to(DType.FLOAT32) : batch;
          Tensor scaled =
              F.interpolate(
                  real,
                  o -> o.size(height, width).mode(InterpolateMode.BILINEAR).antialias(true));
          Tensor result = bytes ? scaled.round().clamp(0, 255).to(DType.UINT8) : scaled;
          return single ? result.squeeze(0) : result;
        });
  }

  @Override
  public String toString() {
    return width < 0 ? "Resize(size=" + height + ")" : "Resize(size=(" + height + ", " + width + "))";
  }
}
