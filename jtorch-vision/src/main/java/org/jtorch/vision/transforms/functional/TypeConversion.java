package org.jtorch.vision.transforms.functional;

import java.awt.image.BufferedImage;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.vision.io.Images;
import org.jtorch.vision.tvtensors.Image;

/**
 * Conversion between tensors and {@link BufferedImage}, which takes the place of PIL's images,
 * {@code torchvision.transforms.v2.functional}.
 */
public final class TypeConversion {
  private TypeConversion() {}

  /**
   * Converts a picture to an image, {@code to_image}. Values are not scaled.
   *
   * @param picture a picture of any type
   * @return {@code (C, H, W)}, uint8
   */
  public static Image toImage(BufferedImage picture) {
    return new Image(pilToTensor(picture));
  }

  /**
   * Marks a tensor as an image, {@code to_image}.
   *
   * @param image {@code (..., C, H, W)}, or {@code (H, W)}, which becomes {@code (1, H, W)}
   * @return an image on the same memory
   * @throws IllegalArgumentException if the tensor has fewer than two dimensions
   */
  public static Image toImage(Tensor image) {
    return new Image(image.dim() == 2 ? image.unsqueeze(0) : image);
  }

  /**
   * Converts a picture to a tensor, {@code pil_to_tensor}. Values are not scaled.
   *
   * @param picture a picture of any type
   * @return a copy: {@code (C, H, W)}, uint8, with C = 1 for grayscale, 3 for RGB, 4 for RGBA
   */
  public static Tensor pilToTensor(BufferedImage picture) {
    return Images.toTensor(picture);
  }

  /**
   * Converts a tensor to a picture, {@code to_pil_image}. Floating-point values are multiplied by
   * 255 and cut, not rounded.
   *
   * @param image uint8, uint16, or floating-point from 0 to 1; {@code (C, H, W)} with C = 1, 3 or
   *     4, or {@code (H, W)}
   * @return a copy: a grayscale, RGB or RGBA picture
   * @throws IllegalArgumentException if the tensor has another shape or dtype
   */
  public static BufferedImage toPilImage(Tensor image) {
    if (!image.dtype().isFloatingPoint()) {
      return Images.fromTensor(image);
    }
    try (TensorScope scope = TensorScope.open()) {
      return Images.fromTensor(image.detach().mul(255).to(DType.UINT8));
    }
  }
}
