package org.jtorch.vision.transforms;

import java.awt.image.BufferedImage;
import org.jspecify.annotations.Nullable;
import org.jtorch.vision.transforms.functional.TypeConversion;
import org.jtorch.vision.tvtensors.Image;
import org.jtorch.vision.tvtensors.TVTensor;

/**
 * Converts pictures to plain tensors, {@code torchvision.transforms.v2.PILToTensor}: uint8, {@code
 * (C, H, W)}. Values are not scaled.
 */
public final class PILToTensor extends Transform {
  /** Creates the transform, which has no options. */
  public PILToTensor() {}

  @Override
  @Nullable TVTensor part(Object leaf) {
    return leaf instanceof BufferedImage picture ? TypeConversion.toImage(picture) : null;
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    return part -> part;
  }

  @Override
  Object unwrapped(Object leaf, Object result) {
    return result instanceof Image image ? image.data() : result;
  }
}
