package org.jtorch.vision.transforms.functional;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import org.jtorch.InterpolateMode;

/**
 * Interpolation and fill of operations that move pixels.
 *
 * @param <S> the type of the options
 */
@CanIgnoreReturnValue
public abstract class WarpOptions<S extends WarpOptions<S>> extends FillOptions<S> {
  private InterpolateMode interpolation;

  /**
   * Creates options.
   *
   * @param interpolation the default interpolation
   * @param fill the default fill
   */
  protected WarpOptions(InterpolateMode interpolation, double... fill) {
    super(fill);
    this.interpolation = interpolation;
  }

  /**
   * Interpolation of images and videos, NEAREST or BILINEAR. Masks take the nearest pixel. Default
   * NEAREST for rotations and affine transforms, BILINEAR for others.
   */
  public S interpolation(InterpolateMode interpolation) {
    var unused = Interpolations.ofGrid(interpolation);
    this.interpolation = interpolation;
    return self();
  }

  /** {@return the interpolation} */
  @CheckReturnValue
  public InterpolateMode interpolation() {
    return interpolation;
  }

  /**
   * Takes interpolation and fill of other options.
   *
   * @param other the other options
   * @return this
   */
  public S warp(WarpOptions<?> other) {
    return interpolation(other.interpolation()).fill(other);
  }

  /** {@return interpolation and fill as Python prints them} */
  @CheckReturnValue
  protected String describe() {
    return "interpolation=" + Interpolations.name(interpolation) + describeFill();
  }
}
