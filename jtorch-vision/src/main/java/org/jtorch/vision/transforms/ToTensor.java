package org.jtorch.vision.transforms;

import java.awt.image.BufferedImage;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.vision.io.Images;
import org.jtorch.vision.transforms.functional.TypeConversion;
import org.jtorch.vision.tvtensors.Image;
import org.jtorch.vision.tvtensors.TVTensor;
import org.jtorch.vision.tvtensors.Video;

/**
 * Converts uint8 from 0 to 255 to float32 from 0 to 1, {@code torchvision.transforms.v2.ToTensor}.
 * A picture becomes a tensor first.
 */
public final class ToTensor extends Transform {
  /** Creates the transform, which has no options. */
  public ToTensor() {}

  @Override
  @Nullable TVTensor part(Object leaf) {
    return leaf instanceof BufferedImage picture
        ? TypeConversion.toImage(picture)
        : super.part(leaf);
  }

  @Override
  Object unwrapped(Object leaf, Object result) {
    return leaf instanceof BufferedImage && result instanceof Image image
        ? image.data()
        : super.unwrapped(leaf, result);
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    return part -> part instanceof Image || part instanceof Video ? part.map(this::scaled) : part;
  }

  private Tensor scaled(Tensor image) {
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
}
