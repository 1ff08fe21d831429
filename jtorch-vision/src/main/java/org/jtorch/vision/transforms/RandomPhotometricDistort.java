package org.jtorch.vision.transforms;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.internal.PythonNumbers;
import org.jtorch.vision.transforms.functional.Color;

/**
 * Distorts the colors of images and videos as SSD's training does, {@code
 * torchvision.transforms.v2.RandomPhotometricDistort}: brightness, contrast, saturation, hue and
 * the order of the channels, each with a probability.
 */
public final class RandomPhotometricDistort extends Transform {
  private final Options options = new Options();

  /** Creates a transform with torchvision's ranges and probability. */
  public RandomPhotometricDistort() {
    this(o -> {});
  }

  /**
   * Creates a transform.
   *
   * @param options {@code o -> o.contrast(0.8, 1.2).p(0.3)}
   */
  public RandomPhotometricDistort(Consumer<Options> options) {
    options.accept(this.options);
  }

  /** Ranges of the factors and the probability of each distortion. */
  @CanIgnoreReturnValue
  public static final class Options {
    private Range brightness = new Range(0.875, 1.125);
    private Range contrast = new Range(0.5, 1.5);
    private Range saturation = new Range(0.5, 1.5);
    private Range hue = new Range(-0.05, 0.05);
    private double p = 0.5;

    private Options() {}

    /** Range of the factor of {@code adjustBrightness}. Default 0.875 to 1.125. */
    public Options brightness(double min, double max) {
      brightness = Range.of("brightness", min, max, Range.NOT_NEGATIVE);
      return this;
    }

    /** Range of the factor of {@code adjustContrast}. Default 0.5 to 1.5. */
    public Options contrast(double min, double max) {
      contrast = Range.of("contrast", min, max, Range.NOT_NEGATIVE);
      return this;
    }

    /** Range of the factor of {@code adjustSaturation}. Default 0.5 to 1.5. */
    public Options saturation(double min, double max) {
      saturation = Range.of("saturation", min, max, Range.NOT_NEGATIVE);
      return this;
    }

    /** Range of the factor of {@code adjustHue}, from -0.5 to 0.5. Default -0.05 to 0.05. */
    public Options hue(double min, double max) {
      hue = Range.of("hue", min, max, ColorFactors.HALF_TURN);
      return this;
    }

    /** Probability of each distortion, from 0 to 1. Default 0.5. */
    public Options p(double p) {
      this.p = Draws.checkProbability(RandomPhotometricDistort.class, p);
      return this;
    }
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    long channels = parts.chw().size(0);
    ColorFactors factors =
        new ColorFactors(
            draw(options.brightness),
            draw(options.contrast),
            draw(options.saturation),
            draw(options.hue));
    boolean contrastFirst = Draws.happens(0.5);
    long @Nullable [] permutation =
        Draws.happens(options.p) ? Torch.randperm(channels).toLongArray() : null;
    return Pixels.of(
        image ->
            TensorScope.compute(
                () -> {
                  Tensor distorted = distort(factors, contrastFirst, image);
                  return permutation == null
                      ? distorted
                      : Color.permuteChannels(distorted, permutation);
                }));
  }

  private @Nullable Double draw(Range range) {
    return Draws.happens(options.p) ? range.draw() : null;
  }

  private static Tensor distort(ColorFactors factors, boolean contrastFirst, Tensor image) {
    Tensor bright = factors.adjustBrightness(image);
    Tensor first = contrastFirst ? factors.adjustContrast(bright) : bright;
    Tensor colored = factors.adjustHue(factors.adjustSaturation(first));
    return contrastFirst ? colored : factors.adjustContrast(colored);
  }

  @Override
  protected String extraRepr() {
    return "brightness="
        + options.brightness
        + ", contrast="
        + options.contrast
        + ", hue="
        + options.hue
        + ", saturation="
        + options.saturation
        + ", p="
        + PythonNumbers.of(options.p);
  }
}
