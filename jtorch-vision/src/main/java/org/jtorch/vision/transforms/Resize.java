package org.jtorch.vision.transforms;

import java.util.Set;
import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.InterpolateMode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.vision.tvtensors.Image;
import org.jtorch.vision.tvtensors.Video;

/**
 * Resizes an image, bilinear with antialiasing, {@code torchvision.transforms.Resize} on a tensor.
 */
public final class Resize extends Transform {
  /** Dtypes that the kernel accepts; on uint8 it rounds the result itself. */
  private static final Set<DType> KERNEL_DTYPES = Set.of(DType.FLOAT32, DType.FLOAT64, DType.UINT8);

  private final long height;
  private final long width;

  /**
   * Resizes the shorter side, keeping the aspect ratio.
   *
   * @param shorterSide length of the shorter side in pixels
   */
  public Resize(long shorterSide) {
    this.height = positive(shorterSide);
    this.width = -1;
  }

  /**
   * Resizes to a height and a width.
   *
   * @param height height in pixels
   * @param width width in pixels
   */
  public Resize(long height, long width) {
    this.height = positive(height);
    this.width = positive(width);
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    return part -> part instanceof Image || part instanceof Video ? part.map(this::resized) : part;
  }

  private Tensor resized(Tensor image) {
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
          Tensor real = KERNEL_DTYPES.contains(type) ? batch : batch.to(DType.FLOAT32);
          Tensor scaled =
              F.interpolate(
                  real, o -> o.size(height, width).mode(InterpolateMode.BILINEAR).antialias(true));
          Tensor rounded = type.isFloatingPoint() || type == DType.UINT8 ? scaled : scaled.round();
          return (image.dim() == 3 ? rounded.squeeze(0) : rounded).to(type);
        });
  }

  private static long positive(long pixels) {
    if (pixels < 1) {
      throw new IllegalArgumentException("Resize: the size must be positive, got " + pixels);
    }
    return pixels;
  }

  @Override
  protected String extraRepr() {
    return width < 0 ? "size=" + height : "size=(" + height + ", " + width + ")";
  }
}
