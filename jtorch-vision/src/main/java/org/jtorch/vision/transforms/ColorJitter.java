package org.jtorch.vision.transforms;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * Changes brightness, contrast, saturation and hue of images and videos by factors drawn at random,
 * in a random order, {@code torchvision.transforms.v2.ColorJitter}. Images must have one or three
 * channels and, for a change of hue, no negative values.
 */
public final class ColorJitter extends Transform {
  private final Options options = new Options();

  /**
   * Creates a transform.
   *
   * @param options {@code o -> o.brightness(0.4).hue(0.1)}; what is not set does not change
   */
  public ColorJitter(Consumer<Options> options) {
    options.accept(this.options);
  }

  /** Ranges of the factors. */
  @CanIgnoreReturnValue
  public static final class Options {
    private @Nullable Range brightness;
    private @Nullable Range contrast;
    private @Nullable Range saturation;
    private @Nullable Range hue;

    private Options() {}

    /** Largest change of brightness, from {@code max(0, 1 - change)} to {@code 1 + change}. */
    public Options brightness(double change) {
      return brightness(lower("brightness", change), 1 + change);
    }

    /** Range of the factor of {@code adjustBrightness}, not negative. Default: no change. */
    public Options brightness(double min, double max) {
      brightness = unlessNeutral(Range.of("brightness", min, max, Range.NOT_NEGATIVE), 1);
      return this;
    }

    /** Largest change of contrast, from {@code max(0, 1 - change)} to {@code 1 + change}. */
    public Options contrast(double change) {
      return contrast(lower("contrast", change), 1 + change);
    }

    /** Range of the factor of {@code adjustContrast}, not negative. Default: no change. */
    public Options contrast(double min, double max) {
      contrast = unlessNeutral(Range.of("contrast", min, max, Range.NOT_NEGATIVE), 1);
      return this;
    }

    /** Largest change of saturation, from {@code max(0, 1 - change)} to {@code 1 + change}. */
    public Options saturation(double change) {
      return saturation(lower("saturation", change), 1 + change);
    }

    /** Range of the factor of {@code adjustSaturation}, not negative. Default: no change. */
    public Options saturation(double min, double max) {
      saturation = unlessNeutral(Range.of("saturation", min, max, Range.NOT_NEGATIVE), 1);
      return this;
    }

    /** Largest change of hue, from {@code -change} to {@code change}; at most 0.5. */
    public Options hue(double change) {
      return hue(-change, change);
    }

    /** Range of the factor of {@code adjustHue}, from -0.5 to 0.5. Default: no change. */
    public Options hue(double min, double max) {
      hue = unlessNeutral(Range.of("hue", min, max, ColorFactors.HALF_TURN), 0);
      return this;
    }
  }

  private static double lower(String name, double change) {
    if (!(change >= 0)) {
      throw new IllegalArgumentException(name + " must not be negative, got " + change);
    }
    return Math.max(0, 1 - change);
  }

  private static @Nullable Range unlessNeutral(Range range, double neutral) {
    return range.min() == neutral && range.max() == neutral ? null : range;
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    long[] order = Torch.randperm(4).toLongArray();
    ColorFactors factors =
        new ColorFactors(
            draw(options.brightness),
            draw(options.contrast),
            draw(options.saturation),
            draw(options.hue));
    return Pixels.of(image -> TensorScope.compute(() -> apply(factors, order, image)));
  }

  private static @Nullable Double draw(@Nullable Range range) {
    return range == null ? null : range.draw();
  }

  private static Tensor apply(ColorFactors factors, long[] order, Tensor image) {
    Tensor current = image;
    for (long operation : order) {
      current =
          switch ((int) operation) {
            case 0 -> factors.adjustBrightness(current);
            case 1 -> factors.adjustContrast(current);
            case 2 -> factors.adjustSaturation(current);
            default -> factors.adjustHue(current);
          };
    }
    return current;
  }

  @Override
  protected String extraRepr() {
    return Stream.of(
            named("brightness", options.brightness),
            named("contrast", options.contrast),
            named("saturation", options.saturation),
            named("hue", options.hue))
        .filter(Objects::nonNull)
        .collect(Collectors.joining(", "));
  }

  private static @Nullable String named(String name, @Nullable Range range) {
    return range == null ? null : name + "=" + range;
  }
}
