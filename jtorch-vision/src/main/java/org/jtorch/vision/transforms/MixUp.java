package org.jtorch.vision.transforms;

import java.util.function.Consumer;
import org.jtorch.vision.internal.Configured;
import org.jtorch.vision.tvtensors.TVTensor;

/**
 * MixUp of a batch, {@code torchvision.transforms.v2.MixUp}: each image becomes the weighted mean
 * of itself and the one before it, and so do the labels. The weight is drawn from a beta
 * distribution, once per batch.
 *
 * <p>A batch is a {@link org.jtorch.data.Batch}, a list of images and labels, or a map or record
 * that holds them. Images have the shape {@code (N, C, H, W)} and are floating-point. Labels {@code
 * (N)} become probabilities {@code (N, classes)}.
 */
public final class MixUp extends BatchMix {
  /**
   * Creates a transform of batches.
   *
   * @param numClasses number of classes
   * @throws IllegalArgumentException if it is not positive
   */
  public MixUp(long numClasses) {
    this(o -> o.numClasses(numClasses));
  }

  /**
   * Creates a transform of batches.
   *
   * @param options {@code o -> o.alpha(0.2).numClasses(10)}
   */
  public MixUp(Consumer<BatchMixOptions> options) {
    super(Configured.by(new BatchMixOptions(), options));
  }

  @Override
  Mix draw(Parts parts) {
    for (TVTensor part : parts.list()) {
      if (!part.data().dtype().isFloatingPoint()) {
        throw new IllegalArgumentException(
            "MixUp: images must be floating-point, got "
                + part.data().dtype().pythonName()
                + "; apply new ToDtype(DType.FLOAT32, true) first");
      }
    }
    double weight = beta();
    return new Mix(part -> part.map(images -> average(images, weight)), weight);
  }
}
