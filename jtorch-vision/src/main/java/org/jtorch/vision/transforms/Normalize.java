package org.jtorch.vision.transforms;

import java.util.Arrays;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * Subtracts a mean from each channel and divides by a deviation, {@code
 * torchvision.transforms.Normalize}.
 *
 * <p><b>Ownership:</b> holds two small tensors in no scope; the result belongs to the current scope.
 *
 * <p><b>Thread safety:</b> safe.
 */
public final class Normalize implements Transform {
  private final double[] mean;
  private final double[] std;
  private final Tensor shift;
  private final Tensor scale;

  /**
   * One mean and one deviation for every channel.
   *
   * @param mean the mean
   * @param std the deviation, not 0
   */
  public Normalize(double mean, double std) {
    this(new double[] {mean}, new double[] {std});
  }

  /**
   * A mean and a deviation for each channel.
   *
   * @param mean one a channel, or one for all
   * @param std one a channel, or one for all; none is 0
   */
  public Normalize(double[] mean, double[] std) {
    if (mean.length != std.length) {
      throw new IllegalArgumentException(
          "Normalize: " + mean.length + " means and " + std.length + " deviations");
    }
    if (Arrays.stream(std).anyMatch(s -> s == 0)) {
      throw new IllegalArgumentException("Normalize: a deviation is 0");
    }
    this.mean = mean.clone();
    this.std = std.clone();
    this.shift = column(mean);
    this.scale = column(std);
  }

  private static Tensor column(double[] values) {
    float[] single = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      single[i] = (float) values[i];
    }
    return TensorScope.unscoped(
        TensorScope.compute(() -> Torch.tensor(single).view(single.length, 1, 1)));
  }

  /**
   * Normalizes an image.
   *
   * @param image floating-point, {@code (..., C, H, W)}
   * @return of the same shape
   * @throws IllegalArgumentException if the image is not floating-point
   */
  @Override
  public Tensor apply(Tensor image) {
    if (!image.dtype().isFloatingPoint()) {
      throw new IllegalArgumentException(
          "Normalize: the image is " + image.dtype() + "; apply ToTensor first");
    }
    return image.sub(shift).div_(scale);
  }

  @Override
  public String toString() {
    return "Normalize(mean=" + Arrays.toString(mean) + ", std=" + Arrays.toString(std) + ")";
  }
}
