package org.jtorch.vision.transforms.functional;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.PadMode;
import org.jtorch.Tensor;
import org.jtorch.TensorOptions;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.vision.ops.BoxFormat;
import org.jtorch.vision.tvtensors.CanvasSize;

/**
 * Normalization, blur, noise, dtype conversion and removal of unusable boxes and keypoints, {@code
 * torchvision.transforms.v2.functional}.
 */
public final class Misc {
  private Misc() {}

  /**
   * Entries that passed a check, and which ones they are.
   *
   * @param entries boxes or keypoints that passed, in their order
   * @param valid bool, {@code (N)}: whether an entry of the input passed. It selects the labels and
   *     masks that belong to the entries: {@code labels.get(valid)}.
   */
  public record Sanitized(Tensor entries, Tensor valid) {}

  /**
   * Normalizes each channel, {@code normalize}: {@code (image - mean) / std}.
   *
   * @param image floating-point, {@code (..., C, H, W)}
   * @param mean one mean per channel, or one for all
   * @param std one standard deviation per channel, or one for all; none is 0
   * @return the same shape and dtype
   * @throws IllegalArgumentException if the image is not floating-point or has fewer than three
   *     dimensions or another number of channels, or a standard deviation is 0
   */
  public static Tensor normalize(Tensor image, double[] mean, double[] std) {
    checkNormalized(image, mean, std);
    boolean exact = image.dtype() == DType.FLOAT32 || image.dtype() == DType.FLOAT64;
    if (exact && mean.length == 1 && std.length == 1) {
      return image.sub(mean[0]).div_(std[0]); // needs no tensors, whose making takes longer
    }
    // A value per channel is fast on planes only.
    return TensorScope.compute(
        () -> image.contiguous().sub(column(image, mean)).div_(column(image, std)));
  }

  /**
   * Normalizes each channel in place, {@code normalize(inplace=True)}.
   *
   * @param image floating-point, {@code (..., C, H, W)}
   * @param mean one mean per channel, or one for all
   * @param std one standard deviation per channel, or one for all; none is 0
   * @return the image
   * @throws IllegalArgumentException as {@link #normalize}
   */
  @CanIgnoreReturnValue
  public static Tensor normalize_(Tensor image, double[] mean, double[] std) {
    checkNormalized(image, mean, std);
    long channels = Math.max(mean.length, std.length);
    if (image.size(-3) < channels) {
      throw new IllegalArgumentException(
          "normalize: one channel cannot become " + channels + " in place");
    }
    return TensorScope.compute(() -> image.sub_(column(image, mean)).div_(column(image, std)));
  }

  private static void checkNormalized(Tensor image, double[] mean, double[] std) {
    if (!image.dtype().isFloatingPoint()) {
      throw new IllegalArgumentException(
          "normalize: the image must be floating-point, got "
              + image.dtype().pythonName()
              + "; apply new ToDtype(DType.FLOAT32, true) first");
    }
    Channels.requireCount("normalize", "means", mean.length, image);
    Channels.requireCount("normalize", "standard deviations", std.length, image);
    if (Arrays.stream(std).anyMatch(s -> s == 0)) {
      throw new IllegalArgumentException("normalize: std is 0, which leads to division by zero");
    }
  }

  private static Tensor column(Tensor image, double[] values) {
    TensorOptions like = image.dtype().on(image.device());
    return Torch.tensor(like, values).view(values.length, 1, 1);
  }

  /**
   * Blurs with a Gaussian kernel and reflection padding, {@code gaussian_blur}. The standard
   * deviation of an axis is {@code 0.15 * kernelSize + 0.35}.
   *
   * @param image {@code (..., C, H, W)}
   * @param kernelSize kernel width and height in pixels, odd
   * @return the same shape and dtype; the image itself if it is empty
   * @throws IllegalArgumentException if a size is not odd and positive
   */
  public static Tensor gaussianBlur(Tensor image, long[] kernelSize) {
    checkKernel(kernelSize);
    return gaussianBlur(
        image, kernelSize, Arrays.stream(kernelSize).mapToDouble(k -> k * 0.15 + 0.35).toArray());
  }

  /**
   * Blurs with a Gaussian kernel and reflection padding, {@code gaussian_blur}.
   *
   * @param image {@code (..., C, H, W)}
   * @param kernelSize kernel width and height in pixels, odd
   * @param sigma standard deviations along x and y in pixels, or one for both; positive
   * @return the same shape and dtype; the image itself if it is empty
   * @throws IllegalArgumentException if a size is not odd and positive, or a deviation is not
   *     positive
   */
  public static Tensor gaussianBlur(Tensor image, long[] kernelSize, double... sigma) {
    checkKernel(kernelSize);
    if (sigma.length < 1 || sigma.length > 2 || Arrays.stream(sigma).anyMatch(s -> !(s > 0))) {
      throw new IllegalArgumentException(
          "gaussianBlur: sigma must be one or two positive numbers, got " + Arrays.toString(sigma));
    }
    long unusedChannels = Channels.count("gaussianBlur", image);
    double sigmaY = sigma[sigma.length - 1];
    return image.numel() == 0
        ? image
        : TensorScope.compute(() -> blur(image, kernelSize, sigma[0], sigmaY));
  }

  private static void checkKernel(long[] kernelSize) {
    if (kernelSize.length != 2 || Arrays.stream(kernelSize).anyMatch(k -> k < 1 || k % 2 == 0)) {
      throw new IllegalArgumentException(
          "gaussianBlur: the kernel size must be two odd and positive numbers, got "
              + Arrays.toString(kernelSize));
    }
  }

  private static Tensor blur(Tensor image, long[] kernelSize, double sigmaX, double sigmaY) {
    DType type = image.dtype();
    long channels = image.size(-3);
    Tensor batch = image.reshape(-1, channels, image.size(-2), image.size(-1));
    Tensor real = type.isFloatingPoint() ? batch : batch.to(DType.FLOAT32);
    TensorOptions like = real.dtype().on(image.device());
    Tensor kernel =
        gaussian(kernelSize[1], sigmaY, like)
            .unsqueeze(-1)
            .mul(gaussian(kernelSize[0], sigmaX, like))
            .expand(channels, 1, kernelSize[1], kernelSize[0]);
    long x = kernelSize[0] / 2;
    long y = kernelSize[1] / 2;
    if (x >= image.size(-1) || y >= image.size(-2)) {
      throw new IllegalArgumentException(
          "gaussianBlur: a kernel of "
              + kernelSize[0]
              + " x "
              + kernelSize[1]
              + " pixels is too large for an image of shape "
              + image.shape());
    }
    Tensor padded = F.pad(real, new long[] {x, x, y, y}, PadMode.REFLECT);
    Tensor output = F.conv2d(padded, kernel, o -> o.groups(channels)).reshape(image.shape());
    return type.isFloatingPoint() ? output : output.round_().to(type);
  }

  private static Tensor gaussian(long size, double sigma, TensorOptions like) {
    double limit = (size - 1) / (2.0 * Math.sqrt(2.0));
    return Torch.linspace(like, -limit, limit, size).div(sigma).pow(2).neg().softmax(0);
  }

  /**
   * Adds Gaussian noise and clips, {@code gaussian_noise}. The noise is drawn from the current
   * generator.
   *
   * @param image floating-point from 0 to 1 or uint8, any shape
   * @param mean mean of the noise, where 1 is full brightness for uint8 too
   * @param sigma standard deviation of the noise, in the same unit, not negative
   * @return the same shape and dtype
   * @throws IllegalArgumentException if the deviation is negative or the image has another dtype
   */
  public static Tensor gaussianNoise(Tensor image, double mean, double sigma) {
    return gaussianNoise(image, mean, sigma, true);
  }

  /**
   * Adds Gaussian noise, {@code gaussian_noise}. The noise is drawn from the current generator.
   *
   * @param image floating-point from 0 to 1 or uint8, any shape
   * @param mean mean of the noise, where 1 is full brightness for uint8 too
   * @param sigma standard deviation of the noise, in the same unit, not negative
   * @param clip whether results are clipped to 0 to 1, or 0 to 255 for uint8, which overflows
   *     otherwise
   * @return the same shape and dtype
   * @throws IllegalArgumentException if the deviation is negative or the image has another dtype
   */
  public static Tensor gaussianNoise(Tensor image, double mean, double sigma, boolean clip) {
    Channels.requireNonNegative("gaussianNoise", "sigma", sigma);
    DType type = image.dtype();
    if (!type.isFloatingPoint() && type != DType.UINT8) {
      throw new IllegalArgumentException(
          "gaussianNoise: the image must be uint8 or floating-point, got " + type.pythonName());
    }
    return TensorScope.compute(
        () -> {
          if (type.isFloatingPoint()) {
            Tensor sum = image.add(Torch.randnLike(image).mul(sigma).add(mean));
            return clip ? sum.clamp(0, 1) : sum;
          }
          Tensor noise = Torch.randnLike(DType.FLOAT32, image).mul(sigma * 255).add(mean * 255);
          Tensor sum = image.add(noise.to(DType.INT16));
          return (clip ? sum.clamp(0, 255) : sum).to(DType.UINT8);
        });
  }

  /**
   * Converts an image to another dtype, {@code to_dtype}.
   *
   * @param image any shape
   * @param dtype dtype of the result
   * @param scale whether values are scaled from the range of the one dtype to that of the other: 0
   *     to 1 for floating-point, 0 to the largest value for integers
   * @return the converted image; the image itself if it has the dtype
   * @throws IllegalArgumentException if values are scaled from float32 to int32 or int64, or from
   *     float64 to int64, which cannot hold them
   */
  public static Tensor toDtype(Tensor image, DType dtype, boolean scale) {
    return PixelRange.convert(image, Objects.requireNonNull(dtype, "dtype"), scale);
  }

  /**
   * Removes boxes that are too small or reach out of the image, {@code sanitize_bounding_boxes},
   * with a minimum size and area of 1.
   *
   * @param boxes {@code (N, 4)}, or {@code (N, 5)} or {@code (N, 8)} for rotated boxes
   * @param format format of the boxes
   * @param canvasSize height and width of the image
   * @return the other boxes
   */
  public static Sanitized sanitizeBoundingBoxes(
      Tensor boxes, BoxFormat format, CanvasSize canvasSize) {
    return sanitizeBoundingBoxes(boxes, format, canvasSize, o -> {});
  }

  /**
   * Removes boxes that are too small or reach out of the image, {@code sanitize_bounding_boxes}.
   *
   * @param boxes {@code (N, 4)}, or {@code (N, 5)} or {@code (N, 8)} for rotated boxes
   * @param format format of the boxes
   * @param canvasSize height and width of the image
   * @param options {@code o -> o.minSize(4)}
   * @return the other boxes
   */
  public static Sanitized sanitizeBoundingBoxes(
      Tensor boxes, BoxFormat format, CanvasSize canvasSize, Consumer<SanitizeOptions> options) {
    SanitizeOptions limits = new SanitizeOptions();
    options.accept(limits);
    return TensorScope.compute(
        () -> {
          Tensor valid = ValidBoxes.of(boxes, format, canvasSize, limits);
          return new Sanitized(boxes.get(valid), valid);
        });
  }

  /** Smallest boxes that {@link #sanitizeBoundingBoxes} keeps. */
  @CanIgnoreReturnValue
  public static final class SanitizeOptions {
    double minSize = 1;
    double minArea = 1;

    private SanitizeOptions() {}

    /** Smallest width and height in pixels. Default 1. */
    public SanitizeOptions minSize(double minSize) {
      this.minSize = minSize;
      return this;
    }

    /** Smallest area in square pixels. Default 1. */
    public SanitizeOptions minArea(double minArea) {
      this.minArea = minArea;
      return this;
    }
  }

  /**
   * Removes keypoints outside of the image, {@code sanitize_keypoints}. A group of keypoints is
   * removed as a whole if one of them is outside.
   *
   * @param keypoints {@code (N, 2)}, or {@code (N, ..., 2)} for groups
   * @param canvasSize height and width of the image
   * @return the other keypoints
   */
  public static Sanitized sanitizeKeypoints(Tensor keypoints, CanvasSize canvasSize) {
    return TensorScope.compute(
        () -> {
          Tensor x = keypoints.select(-1, 0);
          Tensor y = keypoints.select(-1, 1);
          Tensor inside =
              x.ge(0)
                  .logicalAnd_(x.lt(canvasSize.width()))
                  .logicalAnd_(y.ge(0))
                  .logicalAnd_(y.lt(canvasSize.height()));
          Tensor valid = inside.dim() > 1 ? inside.flatten(1).all(1) : inside;
          return new Sanitized(keypoints.get(valid), valid);
        });
  }
}
