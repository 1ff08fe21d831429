package org.jtorch.vision.transforms;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.InterpolateMode;
import org.jtorch.vision.internal.Configured;
import org.jtorch.vision.transforms.functional.Geometry;
import org.jtorch.vision.transforms.functional.Geometry.AffineOptions;
import org.jtorch.vision.transforms.functional.WarpOptions;
import org.jtorch.vision.tvtensors.CanvasSize;

/** Rotates, moves, scales and shears at random, {@code torchvision.transforms.v2.RandomAffine}. */
public final class RandomAffine extends Transform {
  private final double min;
  private final double max;
  private final Options options;

  /**
   * Rotates by up to an angle in both directions.
   *
   * @param degrees the largest angle, not negative
   * @param options {@code o -> o.translate(0.1, 0.1).scale(0.8, 1.2).shear(10)}
   * @throws IllegalArgumentException if the angle is negative or an option is out of range
   */
  public RandomAffine(double degrees, Consumer<Options> options) {
    this(-Draws.checkAngle("RandomAffine", degrees), degrees, options);
  }

  /**
   * Rotates by an angle of a range.
   *
   * @param minDegrees smallest angle, clockwise
   * @param maxDegrees largest angle
   * @param options {@code o -> o.translate(0.1, 0.1).scale(0.8, 1.2).shear(10)}
   * @throws IllegalArgumentException if an option is out of range
   */
  public RandomAffine(double minDegrees, double maxDegrees, Consumer<Options> options) {
    this.min = minDegrees;
    this.max = maxDegrees;
    this.options = Configured.by(new Options(), options);
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    CanvasSize size = parts.size();
    double angle = Draws.uniform(min, max);
    double tx = translation(options.translate, 0, size.width());
    double ty = translation(options.translate, 1, size.height());
    double[] scales = options.scale;
    double scale = scales == null ? 1 : Draws.uniform(scales[0], scales[1]);
    double[] shear = options.shear;
    double shearX = shear == null ? 0 : Draws.uniform(shear[0], shear[1]);
    double shearY = shear == null || shear.length < 4 ? 0 : Draws.uniform(shear[2], shear[3]);
    double[] center = options.center;
    return part ->
        Geometry.affine(
            part,
            angle,
            o -> {
              AffineOptions chosen =
                  o.translate(tx, ty).scale(scale).shear(shearX, shearY).warp(options);
              if (center != null) {
                chosen.center(center[0], center[1]);
              }
            });
  }

  private static double translation(double @Nullable [] fractions, int axis, long length) {
    if (fractions == null) {
      return 0;
    }
    double most = fractions[axis] * length;
    return Math.rint(Draws.uniform(-most, most));
  }

  @Override
  protected String extraRepr() {
    return "degrees=" + Repr.list(min, max) + options;
  }

  /** Options of {@link RandomAffine}. */
  @CanIgnoreReturnValue
  public static final class Options extends WarpOptions<Options> {
    private double @Nullable [] translate;
    private double @Nullable [] scale;
    private double @Nullable [] shear;
    private double @Nullable [] center;

    private Options() {
      super(InterpolateMode.NEAREST, 0);
    }

    /**
     * Largest translations as fractions of the width and the height, from 0 to 1. Default: none.
     */
    public Options translate(double x, double y) {
      if (!(x >= 0 && x <= 1 && y >= 0 && y <= 1)) {
        throw new IllegalArgumentException(
            "RandomAffine: translations must be from 0 to 1, got (" + x + ", " + y + ")");
      }
      this.translate = new double[] {x, y};
      return this;
    }

    /** Range of the scale, positive. Default: the image is not scaled. */
    public Options scale(double min, double max) {
      var unused = Range.of("RandomAffine: scale", min, max, Range.POSITIVE);
      this.scale = new double[] {min, max};
      return this;
    }

    /**
     * Degrees of shear: the largest along x in both directions; or smallest and largest along x; or
     * smallest and largest along x and along y. Default: none.
     */
    public Options shear(double... degrees) {
      this.shear =
          switch (degrees.length) {
            case 1 -> {
              double most = Draws.checkAngle("RandomAffine", degrees[0]);
              yield new double[] {-most, most};
            }
            case 2, 4 -> degrees.clone();
            default ->
                throw new IllegalArgumentException(
                    "RandomAffine: shear has 1, 2 or 4 numbers, got " + Arrays.toString(degrees));
          };
      return this;
    }

    /** Point that does not move by rotation, scale and shear. Default: the center of the image. */
    public Options center(double x, double y) {
      this.center = new double[] {x, y};
      return this;
    }

    /** Returns the options as Python prints them. */
    @Override
    @CheckReturnValue
    public String toString() {
      return (translate == null ? "" : ", translate=" + Repr.tuple(translate))
          + (scale == null ? "" : ", scale=" + Repr.tuple(scale))
          + (shear == null ? "" : ", shear=" + Repr.list(shear))
          + ", "
          + describe()
          + (center == null ? "" : ", center=" + Repr.list(center));
    }
  }
}
