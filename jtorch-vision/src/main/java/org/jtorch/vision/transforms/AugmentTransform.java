package org.jtorch.vision.transforms;

import java.util.List;
import java.util.Set;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.vision.transforms.functional.WarpOptions;
import org.jtorch.vision.tvtensors.BoundingBoxes;
import org.jtorch.vision.tvtensors.KeyPoints;
import org.jtorch.vision.tvtensors.Mask;
import org.jtorch.vision.tvtensors.TVTensor;

/** Augmentation policy: a chain of operations on the one image or video of a sample. */
abstract sealed class AugmentTransform extends Transform
    permits AutoAugment, RandAugment, TrivialAugmentWide, AugMix {
  private final WarpOptions<?> options;

  AugmentTransform(WarpOptions<?> options) {
    this.options = options;
  }

  /** Draws the operations for an image or video. */
  abstract Kernel draw(TVTensor image);

  @Override
  protected final Set<Class<? extends TVTensor>> transformedTypes() {
    return Pixels.TYPES;
  }

  @Override
  protected final void checkInputs(Parts parts) {
    for (TVTensor part : parts.list()) {
      if (part instanceof BoundingBoxes || part instanceof Mask || part instanceof KeyPoints) {
        throw new IllegalArgumentException(
            name()
                + " moves pixels of images and videos only, got a "
                + part.getClass().getSimpleName());
      }
    }
  }

  @Override
  protected final Kernel makeParams(Parts parts) {
    if (parts.list().size() != 1) {
      throw new IllegalArgumentException(
          name() + ": expected one image or video in a sample, got " + parts.list().size());
    }
    return draw(parts.list().get(0));
  }

  /** Returns a function that applies operations one after the other. */
  final Kernel chain(List<AugmentSpace.Step> steps) {
    return part ->
        part.map(image -> TensorScope.compute(() -> applied(steps, image, part.getClass())));
  }

  final Tensor applied(
      List<AugmentSpace.Step> steps, Tensor image, Class<? extends TVTensor> kind) {
    AugmentOperation.Warp warp = new AugmentOperation.Warp(options, kind);
    Tensor current = image;
    for (AugmentSpace.Step step : steps) {
      current = step.apply(current, warp);
    }
    return current;
  }

  static long atLeast(String name, long value, long min) {
    if (value < min) {
      throw new IllegalArgumentException(name + " must be at least " + min + ", got " + value);
    }
    return value;
  }
}
