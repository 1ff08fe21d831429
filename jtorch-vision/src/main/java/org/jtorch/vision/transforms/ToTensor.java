package org.jtorch.vision.transforms;

import java.awt.image.BufferedImage;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.vision.io.Images;

/** Converts uint8 from 0 to 255 to float32 from 0 to 1, {@code torchvision.transforms.ToTensor}. */
public final class ToTensor implements Transform {
  /** Creates the transform, which has no options. */
  public ToTensor() {}

  /**
   * Converts a uint8 image. An image of another dtype is returned unchanged, as in PyTorch.
   *
   * @param image {@code (..., H, W)}
   * @return float32, the same shape
   */
  @Override
  public Tensor apply(Tensor image) {
    return image.dtype() == DType.UINT8 ? image.to(DType.FLOAT32).div_(255) : image;
  }

  /**
   * Converts a {@link BufferedImage}.
   *
   * @param image an image of any type
   * @return float32, {@code (C, H, W)} with C = 1 for grayscale, 3 for RGB, 4 for RGBA
   */
  public Tensor apply(BufferedImage image) {
    Tensor bytes = Images.toTensor(image);
    Tensor result = apply(bytes);
    bytes.close();
    return result;
  }

  @Override
  public String toString() {
    return "ToTensor()";
  }
}
