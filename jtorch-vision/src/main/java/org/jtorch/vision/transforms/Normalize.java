package org.jtorch.vision.transforms;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.TensorOptions;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * Subtracts a mean from each channel and divides by a deviation, {@code
 * torchvision.transforms.Normalize}.
 *
 * <p><b>Ownership:</b> holds two small tensors in no scope where channels differ; the result
 * belongs to the current scope.
 *
 * <p><b>Thread safety:</b> safe.
 */
public final class Normalize implements Transform {
  /** A number for each channel, float64 {@code (C, 1, 1)}. */
  private record Columns(Tensor mean, Tensor std) {}

  private final double[] mean;
  private final double[] std;
  private final @Nullable Columns columns;

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
   * @throws IllegalArgumentException if there are not as many deviations as means, or one is 0
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
    this.columns = mean.length == 1 ? null : new Columns(column(mean), column(std));
  }

  private static Tensor column(double[] values) {
    return TensorScope.unscoped(
        TensorScope.compute(() -> Torch.tensor(values).view(values.length, 1, 1)));
  }

  /**
   * Normalizes an image.
   *
   * @param image floating-point, {@code (..., C, H, W)}
   * @return of the same shape and dtype
   * @throws IllegalArgumentException if the image is not floating-point
   */
  @Override
  public Tensor apply(Tensor image) {
    if (!image.dtype().isFloatingPoint()) {
      throw new IllegalArgumentException(
          "Normalize: the image is " + image.dtype() + "; apply ToTensor first");
    }
    Columns each = columns;
    if (each == null) {
      return image.sub(mean[0]).div_(std[0]);
    }
    return TensorScope.compute(
        () -> {
          TensorOptions as = image.dtype().on(image.device());
          return image.sub(each.mean().to(as)).div_(each.std().to(as));
        });
  }

  @Override
  public String toString() {
    return "Normalize(mean=" + Arrays.toString(mean) + ", std=" + Arrays.toString(std) + ")";
  }
}
