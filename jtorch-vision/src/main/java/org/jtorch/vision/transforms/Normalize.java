package org.jtorch.vision.transforms;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.TensorOptions;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.vision.tvtensors.Image;
import org.jtorch.vision.tvtensors.Video;

/**
 * Normalization of each channel, {@code (image - mean) / std}, {@code
 * torchvision.transforms.Normalize}. With several channels it holds two small tensors, in no scope.
 */
public final class Normalize extends Transform {
  /** One value per channel, float64 {@code (C, 1, 1)}. */
  private record PerChannel(Tensor mean, Tensor std) {}

  private final double[] mean;
  private final double[] std;
  private final @Nullable PerChannel perChannel;
  private final boolean inplace;

  /**
   * Normalizes every channel with the same mean and standard deviation.
   *
   * @param mean mean
   * @param std standard deviation, not 0
   */
  public Normalize(double mean, double std) {
    this(new double[] {mean}, new double[] {std});
  }

  /**
   * Normalizes each channel with its mean and standard deviation.
   *
   * @param mean one mean per channel, or one for all
   * @param std one standard deviation per channel, or one for all; none is 0
   * @throws IllegalArgumentException if the lengths differ or a standard deviation is 0
   */
  public Normalize(double[] mean, double[] std) {
    this(mean, std, false);
  }

  /**
   * Normalizes each channel with its mean and standard deviation.
   *
   * @param mean one mean per channel, or one for all
   * @param std one standard deviation per channel, or one for all; none is 0
   * @param inplace whether the image itself is changed
   * @throws IllegalArgumentException if the lengths differ or a standard deviation is 0
   */
  public Normalize(double[] mean, double[] std, boolean inplace) {
    if (mean.length != std.length) {
      throw new IllegalArgumentException(
          "Normalize: got " + mean.length + " means and " + std.length + " standard deviations");
    }
    if (Arrays.stream(std).anyMatch(s -> s == 0)) {
      throw new IllegalArgumentException("Normalize: std is 0, which leads to division by zero");
    }
    this.mean = mean.clone();
    this.std = std.clone();
    this.inplace = inplace;
    this.perChannel = mean.length == 1 ? null : new PerChannel(column(mean), column(std));
  }

  private static Tensor column(double[] values) {
    return TensorScope.unscoped(
        TensorScope.compute(() -> Torch.tensor(values).view(values.length, 1, 1)));
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    return part ->
        part instanceof Image || part instanceof Video ? part.map(this::normalized) : part;
  }

  private Tensor normalized(Tensor image) {
    if (!image.dtype().isFloatingPoint()) {
      throw new IllegalArgumentException(
          "Normalize: the image is " + image.dtype() + "; apply ToTensor first");
    }
    PerChannel values = perChannel;
    if (values == null) {
      return (inplace ? image.sub_(mean[0]) : image.sub(mean[0])).div_(std[0]);
    }
    checkChannels(image);
    return TensorScope.compute(
        () -> {
          TensorOptions as = image.dtype().on(image.device());
          Tensor shift = values.mean().to(as);
          // A value per channel is fast on planes only.
          return (inplace ? image.sub_(shift) : image.contiguous().sub(shift))
              .div_(values.std().to(as));
        });
  }

  private void checkChannels(Tensor image) {
    boolean fits =
        image.dim() >= 3 && (image.size(-3) == mean.length || (image.size(-3) == 1 && !inplace));
    if (!fits) {
      throw new IllegalArgumentException(
          "Normalize: " + mean.length + " means for an image of shape " + image.shape());
    }
  }

  @Override
  protected String extraRepr() {
    return "mean="
        + Arrays.toString(mean)
        + ", std="
        + Arrays.toString(std)
        + (inplace ? ", inplace=True" : ", inplace=False");
  }
}
