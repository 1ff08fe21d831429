package org.jtorch.vision.transforms;

import java.awt.image.BufferedImage;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.vision.transforms.functional.TypeConversion;
import org.jtorch.vision.tvtensors.TVTensor;

/**
 * Converts pictures and plain tensors to images, {@code torchvision.transforms.v2.ToImage}. Values
 * are not scaled. Of several plain tensors only the first is converted, and none if there is a
 * picture.
 */
public final class ToImage extends Transform {
  /** Creates the transform, which has no options. */
  public ToImage() {}

  @Override
  @Nullable TVTensor part(Object leaf) {
    if (leaf instanceof BufferedImage picture) {
      return TypeConversion.toImage(picture);
    }
    return leaf instanceof Tensor image ? TypeConversion.toImage(image) : null;
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    return part -> part;
  }

  @Override
  Object unwrapped(Object leaf, Object result) {
    return result;
  }
}
