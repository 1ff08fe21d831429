package org.jtorch.vision.transforms.functional;

import java.util.Arrays;
import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * Color operations on images, {@code torchvision.transforms.v2.functional}. An image is a tensor of
 * shape {@code (..., C, H, W)}: a uint8 one from 0 to 255, an integer one from 0 to its largest
 * value, or a floating-point one from 0 to 1. Results have the shape and the dtype of the image
 * unless stated otherwise.
 */
public final class Color {
  private Color() {}

  /**
   * Converts RGB to grayscale, {@code rgb_to_grayscale}: {@code 0.2989 R + 0.587 G + 0.114 B}.
   *
   * @param image one or three channels
   * @return one channel; a copy if the image has one
   * @throws IllegalArgumentException if the image has another number of channels
   */
  public static Tensor rgbToGrayscale(Tensor image) {
    return rgbToGrayscale(image, 1);
  }

  /**
   * Converts RGB to grayscale with one or three equal channels, {@code rgb_to_grayscale}.
   *
   * @param image one or three channels
   * @param numOutputChannels channels of the result, 1 or 3; three share the memory of one
   * @return the grayscale image
   * @throws IllegalArgumentException if a number of channels is neither 1 nor 3
   */
  public static Tensor rgbToGrayscale(Tensor image, long numOutputChannels) {
    if (numOutputChannels != 1 && numOutputChannels != 3) {
      throw new IllegalArgumentException(
          "rgbToGrayscale: numOutputChannels must be 1 or 3, got " + numOutputChannels);
    }
    if (!Channels.isRgb("rgbToGrayscale", image)) {
      long[] repeats = new long[image.dim()];
      Arrays.fill(repeats, 1);
      repeats[repeats.length - 3] = numOutputChannels;
      return numOutputChannels == 1 ? image.clone() : image.repeat(repeats);
    }
    return TensorScope.compute(
        () -> {
          Tensor gray = gray(image).to(image.dtype());
          return numOutputChannels == 3 ? gray.expand(image.shape()) : gray;
        });
  }

  private static Tensor gray(Tensor image) {
    Tensor red = image.select(-3, 0).mul(0.2989);
    return red.add_(image.select(-3, 1), o -> o.alpha(0.587))
        .add_(image.select(-3, 2), o -> o.alpha(0.114))
        .unsqueeze(-3);
  }

  /** Returns floating-point grayscale; that of an integer image is a whole number, as Pillow's. */
  private static Tensor luminance(Tensor image) {
    Tensor gray = gray(image);
    return image.dtype().isFloatingPoint() ? gray : gray.floor_();
  }

  /**
   * Converts grayscale to RGB, {@code grayscale_to_rgb}.
   *
   * @param image one channel, or three or more
   * @return three equal channels; the image itself if it has three or more
   * @throws IllegalArgumentException if the image has two channels
   */
  public static Tensor grayscaleToRgb(Tensor image) {
    return Channels.count("grayscaleToRgb", image) >= 3 ? image : rgbToGrayscale(image, 3);
  }

  /**
   * Multiplies by a factor, {@code adjust_brightness}.
   *
   * @param image one or three channels
   * @param brightnessFactor 0 gives black, 1 the image, 2 twice the brightness
   * @return the adjusted image
   * @throws IllegalArgumentException if the factor is negative or the image has another number of
   *     channels
   */
  public static Tensor adjustBrightness(Tensor image, double brightnessFactor) {
    Channels.requireNonNegative("adjustBrightness", "brightnessFactor", brightnessFactor);
    boolean unusedRgb = Channels.isRgb("adjustBrightness", image);
    return TensorScope.compute(
        () -> inRange(image.mul(brightnessFactor), image.dtype()).to(image.dtype()));
  }

  private static Tensor inRange(Tensor values, DType type) {
    return values.clamp_(0, PixelRange.max(type));
  }

  /**
   * Blends with the mean of the grayscale image, {@code adjust_contrast}.
   *
   * @param image one or three channels
   * @param contrastFactor 0 gives plain gray, 1 the image, 2 twice the contrast
   * @return the adjusted image
   * @throws IllegalArgumentException if the factor is negative or the image has another number of
   *     channels
   */
  public static Tensor adjustContrast(Tensor image, double contrastFactor) {
    Channels.requireNonNegative("adjustContrast", "contrastFactor", contrastFactor);
    boolean rgb = Channels.isRgb("adjustContrast", image);
    return TensorScope.compute(
        () -> {
          DType type = image.dtype();
          Tensor plain = type.isFloatingPoint() ? image : image.to(DType.FLOAT32);
          Tensor gray = rgb ? luminance(image) : plain;
          return blend(image, gray.mean(new long[] {-3, -2, -1}, true), contrastFactor);
        });
  }

  private static Tensor blend(Tensor image, Tensor other, double ratio) {
    Tensor sum = image.mul(ratio).add_(other, o -> o.alpha(1.0 - ratio));
    return inRange(sum, image.dtype()).to(image.dtype());
  }

  /**
   * Blends with the grayscale image, {@code adjust_saturation}.
   *
   * @param image one or three channels
   * @param saturationFactor 0 gives grayscale, 1 the image, 2 twice the saturation
   * @return the adjusted image; the image itself if it has one channel
   * @throws IllegalArgumentException if the factor is negative or the image has another number of
   *     channels
   */
  public static Tensor adjustSaturation(Tensor image, double saturationFactor) {
    Channels.requireNonNegative("adjustSaturation", "saturationFactor", saturationFactor);
    return Channels.isRgb("adjustSaturation", image)
        ? TensorScope.compute(() -> blend(image, luminance(image), saturationFactor))
        : image;
  }

  /**
   * Shifts the hue channel of the HSV image cyclically, {@code adjust_hue}. Values must not be
   * negative.
   *
   * @param image one or three channels
   * @param hueFactor part of a full turn, from -0.5 to 0.5; both ends give complementary colors
   * @return the adjusted image; the image itself if it has one channel
   * @throws IllegalArgumentException if the factor is out of range or the image has another number
   *     of channels
   */
  public static Tensor adjustHue(Tensor image, double hueFactor) {
    if (!(hueFactor >= -0.5 && hueFactor <= 0.5)) {
      throw new IllegalArgumentException(
          "adjustHue: hueFactor must be from -0.5 to 0.5, got " + hueFactor);
    }
    return Channels.isRgb("adjustHue", image) && image.numel() > 0
        ? TensorScope.compute(() -> HueShift.shift(image, hueFactor))
        : image;
  }

  /**
   * Gamma correction, {@code adjust_gamma} with gain 1.
   *
   * @param image any number of channels
   * @param gamma exponent; below 1 shadows get lighter, above 1 darker
   * @return the adjusted image
   * @throws IllegalArgumentException if gamma is negative
   */
  public static Tensor adjustGamma(Tensor image, double gamma) {
    return adjustGamma(image, gamma, 1);
  }

  /**
   * Gamma correction, {@code adjust_gamma}: {@code gain * image ** gamma} on values from 0 to 1.
   *
   * @param image any number of channels
   * @param gamma exponent; below 1 shadows get lighter, above 1 darker
   * @param gain factor of the result
   * @return the adjusted image
   * @throws IllegalArgumentException if gamma is negative
   */
  public static Tensor adjustGamma(Tensor image, double gamma, double gain) {
    Channels.requireNonNegative("adjustGamma", "gamma", gamma);
    return TensorScope.compute(
        () -> {
          DType type = image.dtype();
          Tensor power =
              type.isFloatingPoint()
                  ? image.pow(gamma)
                  : PixelRange.convert(image, DType.FLOAT32, true).pow_(gamma);
          return PixelRange.convert(
              gain == 1.0 ? power : power.mul_(gain).clamp_(0.0, 1.0), type, true);
        });
  }

  /**
   * Blends with a smoothed image, {@code adjust_sharpness}. Pixels at the edge do not change.
   *
   * @param image one or three channels
   * @param sharpnessFactor 0 gives the smoothed image, 1 the image, 2 twice the sharpness
   * @return the adjusted image; the image itself if its height or width is at most 2
   * @throws IllegalArgumentException if the factor is negative or the image has another number of
   *     channels
   */
  public static Tensor adjustSharpness(Tensor image, double sharpnessFactor) {
    boolean unusedRgb = Channels.isRgb("adjustSharpness", image);
    Channels.requireNonNegative("adjustSharpness", "sharpnessFactor", sharpnessFactor);
    return image.numel() == 0 || image.size(-2) <= 2 || image.size(-1) <= 2
        ? image
        : TensorScope.compute(() -> sharpen(image, sharpnessFactor));
  }

  private static Tensor sharpen(Tensor image, double factor) {
    DType type = image.dtype();
    long channels = image.size(-3);
    Tensor real = type.isFloatingPoint() ? image.clone() : image.to(DType.FLOAT32);
    Tensor batch = real.dim() > 4 ? real.reshape(-1, channels, real.size(-2), real.size(-1)) : real;
    double a = 1.0 / 13.0;
    Tensor kernel =
        Torch.tensor(
                batch.dtype().on(image.device()), new double[] {a, a, a, a, 5.0 / 13.0, a, a, a, a})
            .view(3, 3)
            .expand(channels, 1, 3, 3);
    Tensor smooth = F.conv2d(batch, kernel, o -> o.groups(channels));
    if (!type.isFloatingPoint()) {
      smooth = smooth.round_();
    }
    Tensor inner = batch.narrow(-2, 1, batch.size(-2) - 2).narrow(-1, 1, batch.size(-1) - 2);
    Tensor unusedInner = inner.add_(smooth.sub_(inner), o -> o.alpha(1.0 - factor));
    return inRange(batch, type).to(type).reshape(image.shape());
  }

  /**
   * Keeps the upper bits of each value, {@code posterize}.
   *
   * @param image any number of channels
   * @param bits bits to keep, 0 to 8
   * @return the posterized image; the image itself if it has no more bits
   * @throws IllegalArgumentException if the number of bits is out of range
   */
  public static Tensor posterize(Tensor image, int bits) {
    if (bits < 0 || bits > 8) {
      throw new IllegalArgumentException("posterize: bits must be from 0 to 8, got " + bits);
    }
    if (image.dtype().isFloatingPoint()) {
      long levels = 1L << bits;
      return image.mul(levels).floor_().clamp_(0, levels - 1).mul_(1.0 / levels);
    }
    int all = PixelRange.valueBits(image.dtype());
    return bits >= all ? image : image.bitwiseAnd(((1L << bits) - 1) << (all - bits));
  }

  /**
   * Inverts values of at least a threshold, {@code solarize}.
   *
   * @param image any number of channels
   * @param threshold in the units of the image
   * @return the solarized image
   * @throws IllegalArgumentException if the threshold is above the largest value of the dtype
   */
  public static Tensor solarize(Tensor image, double threshold) {
    if (!(threshold <= PixelRange.max(image.dtype()))) {
      throw new IllegalArgumentException(
          "solarize: the threshold must be at most "
              + PixelRange.max(image.dtype())
              + " for "
              + image.dtype().pythonName()
              + ", got "
              + threshold);
    }
    return TensorScope.compute(
        () -> {
          // libtorch compares and selects no uint16.
          Tensor values = image.dtype() == DType.UINT16 ? image.to(DType.INT32) : image;
          Tensor inverted = invert(image).to(values.dtype());
          return inverted.where(values.ge(threshold), values).to(image.dtype());
        });
  }

  /**
   * Stretches each channel so that its values cover the whole range, {@code autocontrast}. A
   * channel of one value does not change.
   *
   * @param image one or three channels
   * @return the stretched image; the image itself if it is empty
   * @throws IllegalArgumentException if the image has another number of channels
   */
  public static Tensor autocontrast(Tensor image) {
    boolean unusedRgb = Channels.isRgb("autocontrast", image);
    return image.numel() == 0 ? image : TensorScope.compute(() -> stretch(image));
  }

  private static Tensor stretch(Tensor image) {
    DType type = image.dtype();
    long[] plane = {-2, -1};
    Tensor values = type.isFloatingPoint() ? image : image.to(DType.FLOAT32);
    Tensor minimum = values.amin(plane, true);
    Tensor maximum = values.amax(plane, true);
    Tensor plain = maximum.eq(minimum);
    Tensor scale = maximum.sub_(minimum).mul_(1.0 / PixelRange.max(type)).maskedFill_(plain, 1.0);
    Tensor offset = minimum.maskedFill_(plain, 0.0);
    return inRange(values.sub(offset).div_(scale), type).to(type);
  }

  /**
   * Equalizes the histogram of each channel, {@code equalize}.
   *
   * @param image any number of channels; computed in uint8
   * @return the equalized image; the image itself if it is empty
   */
  public static Tensor equalize(Tensor image) {
    return image.numel() == 0 ? image : TensorScope.compute(() -> Histogram.equalize(image));
  }

  /**
   * Inverts the values, {@code invert}: the largest value of the dtype minus the value.
   *
   * @param image any number of channels
   * @return the negative
   */
  public static Tensor invert(Tensor image) {
    DType type = image.dtype();
    if (type.isFloatingPoint()) {
      return Torch.rsub(image, 1.0);
    }
    return type == DType.UINT8
        ? image.bitwiseNot()
        : image.bitwiseXor(-1L >>> (64 - PixelRange.valueBits(type)));
  }

  /**
   * Permutes the channels, {@code permute_channels}.
   *
   * @param image any number of channels
   * @param permutation for each channel of the result, the channel of the image
   * @return the permuted image; the image itself if it is empty
   * @throws IllegalArgumentException if the length is not the number of channels or one is not a
   *     channel
   */
  public static Tensor permuteChannels(Tensor image, long... permutation) {
    if (permutation.length != Channels.count("permuteChannels", image)) {
      throw new IllegalArgumentException(
          "permuteChannels: a permutation of "
              + permutation.length
              + " channels for an image of shape "
              + image.shape());
    }
    if (Arrays.stream(permutation).anyMatch(i -> i < 0 || i >= permutation.length)) {
      throw new IllegalArgumentException(
          "permuteChannels: the channels are 0 to "
              + (permutation.length - 1)
              + ", got "
              + Arrays.toString(permutation));
    }
    return image.numel() == 0
        ? image
        : TensorScope.compute(
            () -> image.indexSelect(-3, Torch.tensor(permutation).to(image.device())));
  }
}
