package org.jtorch.vision.transforms;

import java.util.Objects;
import java.util.function.Consumer;
import org.jtorch.vision.transforms.functional.Geometry;
import org.jtorch.vision.transforms.functional.Geometry.RotateOptions;

/** Rotates by a random angle, {@code torchvision.transforms.v2.RandomRotation}. */
public final class RandomRotation extends Transform {
  private final double min;
  private final double max;
  private final Consumer<RotateOptions> options;

  /**
   * Rotates by up to an angle in both directions, nearest, with a fill of 0.
   *
   * @param degrees the largest angle, not negative
   */
  public RandomRotation(double degrees) {
    this(degrees, o -> {});
  }

  /**
   * Rotates by up to an angle in both directions.
   *
   * @param degrees the largest angle, not negative
   * @param options {@code o -> o.interpolation(InterpolateMode.BILINEAR).expand(true)}. The default
   *     fill is 0.
   * @throws IllegalArgumentException if the angle is negative
   */
  public RandomRotation(double degrees, Consumer<RotateOptions> options) {
    this(-Draws.checkAngle("RandomRotation", degrees), degrees, options);
  }

  /**
   * Rotates by an angle of a range.
   *
   * @param minDegrees smallest angle, counterclockwise
   * @param maxDegrees largest angle
   * @param options {@code o -> o.interpolation(InterpolateMode.BILINEAR).expand(true)}. The default
   *     fill is 0.
   */
  public RandomRotation(double minDegrees, double maxDegrees, Consumer<RotateOptions> options) {
    var unused = Range.of("RandomRotation: degrees", minDegrees, maxDegrees, Range.FINITE);
    this.min = minDegrees;
    this.max = maxDegrees;
    Objects.requireNonNull(options, "options");
    this.options = o -> options.accept(o.fill(0));
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    double angle = Draws.uniform(min, max);
    return part -> Geometry.rotate(part, angle, options);
  }

  @Override
  protected String extraRepr() {
    return "degrees=" + Repr.list(min, max) + ", " + RotateOptions.of(options);
  }
}
