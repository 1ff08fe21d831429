package org.jtorch.vision.transforms;

import java.util.Set;
import org.jtorch.vision.transforms.functional.TypeConversion;
import org.jtorch.vision.tvtensors.Image;
import org.jtorch.vision.tvtensors.TVTensor;

/**
 * Converts images to pictures, {@code torchvision.transforms.v2.ToPILImage}. Floating-point values
 * from 0 to 1 are multiplied by 255 and cut.
 */
public final class ToPILImage extends Transform {
  /** Creates the transform, which has no options. */
  public ToPILImage() {}

  @Override
  protected Set<Class<? extends TVTensor>> transformedTypes() {
    return Set.of(Image.class);
  }

  @Override
  boolean ignoresPictures() {
    return true;
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    return part -> TypeConversion.toPilImage(part.data());
  }
}
