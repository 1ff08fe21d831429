package org.jtorch.vision.transforms;

import static org.jtorch.Index.ellipsis;
import static org.jtorch.Index.slice;

import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.vision.tvtensors.Image;
import org.jtorch.vision.tvtensors.Video;

/**
 * Center crop, {@code torchvision.transforms.CenterCrop}. An image that is too small is padded with
 * zeros first. The result is a view of the image unless it was padded.
 */
public final class CenterCrop extends Transform {
  private final long height;
  private final long width;

  /**
   * Crops a square.
   *
   * @param size height and width in pixels
   */
  public CenterCrop(long size) {
    this(size, size);
  }

  /**
   * Crops a rectangle.
   *
   * @param height height in pixels
   * @param width width in pixels
   */
  public CenterCrop(long height, long width) {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "CenterCrop: the size must be positive, got " + height + " x " + width);
    }
    this.height = height;
    this.width = width;
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    return part -> part instanceof Image || part instanceof Video ? part.map(this::cropped) : part;
  }

  private Tensor cropped(Tensor image) {
    long h = image.size(-2);
    long w = image.size(-1);
    if (h < height || w < width) {
      long left = Math.max(0, (width - w) / 2);
      long right = Math.max(0, (width - w + 1) / 2);
      long top = Math.max(0, (height - h) / 2);
      long bottom = Math.max(0, (height - h + 1) / 2);
      Tensor padded = F.pad(image, left, right, top, bottom);
      Tensor cropped = crop(padded);
      padded.close();
      return cropped;
    }
    return crop(image);
  }

  private Tensor crop(Tensor image) {
    long top = (long) Math.rint((image.size(-2) - height) / 2.0);
    long left = (long) Math.rint((image.size(-1) - width) / 2.0);
    return image.get(ellipsis(), slice(top, top + height), slice(left, left + width));
  }

  @Override
  protected String extraRepr() {
    return "size=(" + height + ", " + width + ")";
  }
}
