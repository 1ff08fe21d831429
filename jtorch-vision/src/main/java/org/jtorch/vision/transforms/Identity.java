package org.jtorch.vision.transforms;

/** Returns its input, {@code torchvision.transforms.v2.Identity}. */
public final class Identity extends Transform {
  /** Creates the transform, which has no options. */
  public Identity() {}

  @Override
  boolean ignoresPictures() {
    return true;
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    return part -> part;
  }
}
