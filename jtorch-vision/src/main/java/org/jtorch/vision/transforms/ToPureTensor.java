package org.jtorch.vision.transforms;

import org.jtorch.vision.tvtensors.TVTensor;

/**
 * Turns all parts into plain tensors without formats and canvas sizes, {@code
 * torchvision.transforms.v2.ToPureTensor}. In a record the component must be able to hold a tensor;
 * maps and lists hold anything.
 */
public final class ToPureTensor extends Transform {
  /** Creates the transform, which has no options. */
  public ToPureTensor() {}

  @Override
  boolean ignoresPictures() {
    return true;
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    return part -> part;
  }

  @Override
  Object unwrapped(Object leaf, Object result) {
    return result instanceof TVTensor part ? part.data() : result;
  }
}
