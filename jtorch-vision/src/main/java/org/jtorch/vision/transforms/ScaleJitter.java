package org.jtorch.vision.transforms;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.function.Consumer;
import org.jtorch.vision.internal.Configured;
import org.jtorch.vision.transforms.functional.Geometry;
import org.jtorch.vision.transforms.functional.ResamplingOptions;
import org.jtorch.vision.tvtensors.CanvasSize;

/**
 * Resizes by a random factor of the scale that fits a target, {@code
 * torchvision.transforms.v2.ScaleJitter}.
 */
public final class ScaleJitter extends Transform {
  private final CanvasSize target;
  private final Options options;

  /**
   * Creates a transform with factors of 0.1 to 2.
   *
   * @param targetHeight height of the target in pixels
   * @param targetWidth width of the target in pixels
   */
  public ScaleJitter(long targetHeight, long targetWidth) {
    this(targetHeight, targetWidth, o -> {});
  }

  /**
   * Creates a transform.
   *
   * @param targetHeight height of the target in pixels
   * @param targetWidth width of the target in pixels
   * @param options {@code o -> o.scaleRange(0.5, 1.5)}
   * @throws IllegalArgumentException if the size is not positive
   */
  public ScaleJitter(long targetHeight, long targetWidth, Consumer<Options> options) {
    this.target = Sizes.check("ScaleJitter", targetHeight, targetWidth);
    this.options = Configured.by(new Options(), options);
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    CanvasSize size = parts.size();
    float scale = Draws.between(options.min, options.max);
    // torchvision compares width with height here.
    double fit =
        Math.min((double) target.width() / size.height(), (double) target.height() / size.width());
    float ratio = (float) fit * scale;
    long[] to = {(long) (size.height() * ratio), (long) (size.width() * ratio)};
    return part -> Geometry.resize(part, to, o -> o.resampling(options));
  }

  @Override
  protected String extraRepr() {
    return "target_size=" + target + ", " + options;
  }

  /** Options of {@link ScaleJitter}. */
  @CanIgnoreReturnValue
  public static final class Options extends ResamplingOptions<Options> {
    private double min = 0.1;
    private double max = 2;

    private Options() {}

    /** Range of the factor. Default 0.1 to 2. */
    public Options scaleRange(double min, double max) {
      var unused = Range.of("ScaleJitter: scaleRange", min, max, Range.POSITIVE);
      this.min = min;
      this.max = max;
      return this;
    }

    /** Returns the options as Python prints them. */
    @Override
    @CheckReturnValue
    public String toString() {
      return "scale_range=" + Repr.tuple(min, max) + ", " + describe();
    }
  }
}
