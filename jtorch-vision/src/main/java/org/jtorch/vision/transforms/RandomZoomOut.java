package org.jtorch.vision.transforms;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.function.Consumer;
import org.jtorch.Torch;
import org.jtorch.vision.internal.Configured;
import org.jtorch.vision.transforms.functional.FillOptions;
import org.jtorch.vision.transforms.functional.Geometry;
import org.jtorch.vision.tvtensors.CanvasSize;

/**
 * Places the image in a larger one with a probability, {@code
 * torchvision.transforms.v2.RandomZoomOut}.
 */
public final class RandomZoomOut extends RandomApplyTransform {
  private final Options options;

  /** Creates a transform with a fill of 0, sides of 1 to 4 times the length, and p = 0.5. */
  public RandomZoomOut() {
    this(o -> {});
  }

  /**
   * Creates a transform.
   *
   * @param options {@code o -> o.fill(123, 117, 104).sideRange(1, 2).p(0.3)}
   * @throws IllegalArgumentException if an option is out of range
   */
  public RandomZoomOut(Consumer<Options> options) {
    this(Configured.by(new Options(), options));
  }

  private RandomZoomOut(Options options) {
    super(options.p);
    this.options = options;
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    CanvasSize size = parts.size();
    float ratio = Draws.between(options.min, options.max);
    long width = (long) (size.width() * ratio);
    long height = (long) (size.height() * ratio);
    float[] position = Torch.rand(2).toFloatArray();
    long left = (long) ((width - size.width()) * position[0]);
    long top = (long) ((height - size.height()) * position[1]);
    long[] padding = {left, top, width - (left + size.width()), height - (top + size.height())};
    return part -> Geometry.pad(part, padding, o -> o.fill(options));
  }

  @Override
  protected String extraRepr() {
    return super.extraRepr() + options;
  }

  /** Options of {@link RandomZoomOut}. */
  @CanIgnoreReturnValue
  public static final class Options extends FillOptions<Options> {
    private double min = 1;
    private double max = 4;
    private double p = 0.5;

    private Options() {
      super(0);
    }

    /** Range of the ratio of the sides, at least 1. Default 1 to 4. */
    public Options sideRange(double min, double max) {
      if (!(min >= 1 && min <= max && max < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "RandomZoomOut: invalid side range (" + min + ", " + max + ")");
      }
      this.min = min;
      this.max = max;
      return this;
    }

    /** Probability of the transform. Default 0.5. */
    public Options p(double p) {
      this.p = p;
      return this;
    }

    /** Returns the options as Python prints them. */
    @Override
    @CheckReturnValue
    public String toString() {
      return describeFill() + ", side_range=" + Repr.tuple(min, max);
    }
  }
}
