package org.jtorch.vision.transforms;

import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.vision.internal.Configured;
import org.jtorch.vision.tvtensors.CanvasSize;

/**
 * CutMix of a batch, {@code torchvision.transforms.v2.CutMix}: a rectangle of each image is
 * replaced by that of the image before it, and the labels become the mean, weighted by area. The
 * rectangle is drawn once per batch.
 *
 * <p>A batch is a {@link org.jtorch.data.Batch}, a list of images and labels, or a map or record
 * that holds them. Images have the shape {@code (N, C, H, W)}. Labels {@code (N)} become
 * probabilities {@code (N, classes)}.
 */
public final class CutMix extends BatchMix {
  /**
   * Creates a transform of batches.
   *
   * @param numClasses number of classes
   * @throws IllegalArgumentException if it is not positive
   */
  public CutMix(long numClasses) {
    this(o -> o.numClasses(numClasses));
  }

  /**
   * Creates a transform of batches.
   *
   * @param options {@code o -> o.alpha(0.2).numClasses(10)}
   */
  public CutMix(Consumer<BatchMixOptions> options) {
    super(Configured.by(new BatchMixOptions(), options));
  }

  @Override
  Mix draw(Parts parts) {
    double weight = beta();
    CanvasSize size = parts.size();
    long x = Draws.integer(0, size.width());
    long y = Draws.integer(0, size.height());
    double r = 0.5 * Math.sqrt(1.0 - weight);
    long halfWidth = (long) (r * size.width());
    long halfHeight = (long) (r * size.height());
    long left = Math.max(0, x - halfWidth);
    long top = Math.max(0, y - halfHeight);
    long width = Math.min(size.width(), x + halfWidth) - left;
    long height = Math.min(size.height(), y + halfHeight) - top;
    double kept = 1.0 - (double) (width * height) / (size.width() * size.height());
    return new Mix(part -> part.map(images -> pasted(images, top, left, height, width)), kept);
  }

  private static Tensor pasted(Tensor images, long top, long left, long height, long width) {
    Tensor result = images.clone();
    Tensor before = rectangle(images.roll(1, 0), top, left, height, width);
    Tensor unusedTarget = rectangle(result, top, left, height, width).copy_(before);
    return result;
  }

  private static Tensor rectangle(Tensor images, long top, long left, long height, long width) {
    return images.narrow(-2, top, height).narrow(-1, left, width);
  }
}
