package org.jtorch.vision.transforms;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.function.Consumer;
import org.jtorch.InterpolateMode;
import org.jtorch.nn.internal.PythonNumbers;
import org.jtorch.vision.internal.Configured;
import org.jtorch.vision.transforms.functional.Geometry;
import org.jtorch.vision.transforms.functional.WarpOptions;
import org.jtorch.vision.tvtensors.CanvasSize;

/**
 * Transforms the perspective at random, with a probability, {@code
 * torchvision.transforms.v2.RandomPerspective}.
 */
public final class RandomPerspective extends RandomApplyTransform {
  private final Options options;

  /** Creates a transform with a distortion scale of 0.5, p = 0.5, bilinear, and a fill of 0. */
  public RandomPerspective() {
    this(o -> {});
  }

  /**
   * Creates a transform.
   *
   * @param options {@code o -> o.distortionScale(0.3).p(1)}
   * @throws IllegalArgumentException if an option is out of range
   */
  public RandomPerspective(Consumer<Options> options) {
    this(Configured.by(new Options(), options));
  }

  private RandomPerspective(Options options) {
    super(options.p);
    this.options = options;
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    CanvasSize size = parts.size();
    long h = size.height();
    long w = size.width();
    long halfHeight = h / 2;
    long halfWidth = w / 2;
    long down = (long) (options.distortionScale * halfHeight) + 1;
    long right = (long) (options.distortionScale * halfWidth) + 1;
    long[] topLeft = {Draws.integer(0, right), Draws.integer(0, down)};
    long[] topRight = {Draws.integer(w - right, w), Draws.integer(0, down)};
    long[] bottomRight = {Draws.integer(w - right, w), Draws.integer(h - down, h)};
    long[] bottomLeft = {Draws.integer(0, right), Draws.integer(h - down, h)};
    double[] coefficients =
        Geometry.perspectiveCoefficients(
            new long[][] {{0, 0}, {w - 1, 0}, {w - 1, h - 1}, {0, h - 1}},
            new long[][] {topLeft, topRight, bottomRight, bottomLeft});
    return part -> Geometry.perspective(part, coefficients, o -> o.warp(options));
  }

  @Override
  protected String extraRepr() {
    return super.extraRepr() + ", " + options;
  }

  /** Options of {@link RandomPerspective}. */
  @CanIgnoreReturnValue
  public static final class Options extends WarpOptions<Options> {
    private double distortionScale = 0.5;
    private double p = 0.5;

    private Options() {
      super(InterpolateMode.BILINEAR, 0);
    }

    /** How far corners move, from 0 to 1 of half the image. Default 0.5. */
    public Options distortionScale(double distortionScale) {
      if (!(distortionScale >= 0 && distortionScale <= 1)) {
        throw new IllegalArgumentException(
            "RandomPerspective: distortionScale must be from 0 to 1, got " + distortionScale);
      }
      this.distortionScale = distortionScale;
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
      return "distortion_scale=" + PythonNumbers.of(distortionScale) + ", " + describe();
    }
  }
}
