package org.jtorch.vision.transforms;

import java.util.Set;
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
  /** What the kernel scales without a conversion; on uint8 it computes and rounds by itself. */
  private static final Set<DType> NATIVE = Set.of(DType.FLOAT32, DType.FLOAT64, DType.UINT8);

  private final long height;
  private final long width;

  /**
   * Scales so that the shorter side has a size; the longer one keeps the proportion.
   *
   * @param shorterSide in pixels
   */
  public Resize(long shorterSide) {
    this.height = positive(shorterSide);
    this.width = -1;
  }

  /**
   * Scales to a size.
   *
   * @param height in pixels
   * @param width in pixels
   */
  public Resize(long height, long width) {
    this.height = positive(height);
    this.width = positive(width);
  }

  /**
   * Resizes an image.
   *
   * @param image {@code (C, H, W)} or {@code (N, C, H, W)}, of any dtype but complex; integers are
   *     rounded
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
          DType type = image.dtype();
          Tensor batch = image.dim() == 3 ? image.unsqueeze(0) : image;
          Tensor real = NATIVE.contains(type) ? batch : batch.to(DType.FLOAT32);
          Tensor scaled =
              F.interpolate(
                  real, o -> o.size(height, width).mode(InterpolateMode.BILINEAR).antialias(true));
          Tensor rounded = type.isFloatingPoint() || type == DType.UINT8 ? scaled : scaled.round();
          return (image.dim() == 3 ? rounded.squeeze(0) : rounded).to(type);
        });
  }

  private static long positive(long pixels) {
    if (pixels < 1) {
      throw new IllegalArgumentException("Resize: a side of " + pixels + " pixels");
    }
    return pixels;
  }

  @Override
  public String toString() {
    return width < 0
        ? "Resize(size=" + height + ")"
        : "Resize(size=(" + height + ", " + width + "))";
  }
}
