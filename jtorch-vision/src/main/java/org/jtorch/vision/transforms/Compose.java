package org.jtorch.vision.transforms;

import java.util.List;

/**
 * Sequence of transforms, {@code torchvision.transforms.v2.Compose}. Intermediate results are
 * freed.
 */
public final class Compose extends TransformContainer {
  /**
   * Composes transforms.
   *
   * @param transforms the transforms, in the order in which they are applied
   */
  public Compose(Transform... transforms) {
    this(List.of(transforms));
  }

  /**
   * Composes a list of transforms.
   *
   * @param transforms the transforms, in the order in which they are applied
   */
  public Compose(List<? extends Transform> transforms) {
    super(transforms);
  }

  @Override
  List<Transform> chosen() {
    return transforms();
  }
}
