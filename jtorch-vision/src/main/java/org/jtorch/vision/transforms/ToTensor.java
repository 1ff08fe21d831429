package org.jtorch.vision.transforms;

import java.awt.image.BufferedImage;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.vision.io.Images;

/**
 * Bytes from 0 to 255 to floats from 0 to 1, {@code torchvision.transforms.ToTensor}.
 *
 * <p><b>Ownership:</b> the result belongs to the current scope.
 *
 * <p><b>Thread safety:</b> safe.
 */
public final class ToTensor implements Transform {
  /** The transform; it has no setting. */
  public ToTensor() {}

  /**
   * Converts a uint8 image; one of another dtype comes back as it is, as in PyTorch.
   *
   * @param image {@code (..., H, W)}
   * @return float32 of the same shape
   */
  @Override
  public Tensor apply(Tensor image) {
    return image.dtype() == DType.UINT8 ? image.to(DType.FLOAT32).div_(255) : image;
  }

  /**
   * Converts a picture of the JDK.
   *
   * @param image any kind of picture
   * @return float32, {@code (C, H, W)} with C = 1 for grey, 3 for colour, 4 with transparency
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
