package org.jtorch.vision.transforms.functional;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import org.jtorch.InterpolateMode;

/**
 * Interpolation of images that are resized.
 *
 * @param <S> the type of the options
 */
@CanIgnoreReturnValue
public abstract class ResamplingOptions<S extends ResamplingOptions<S>> {
  private InterpolateMode interpolation = InterpolateMode.BILINEAR;
  private boolean antialias = true;

  /** Creates the default options. */
  protected ResamplingOptions() {}

  @SuppressWarnings("unchecked") // S is the class itself
  private S self() {
    return (S) this;
  }

  /**
   * Interpolation of images and videos: NEAREST, NEAREST_EXACT, BILINEAR or BICUBIC. Masks are
   * resized to the nearest pixel. Default BILINEAR.
   */
  public S interpolation(InterpolateMode interpolation) {
    this.interpolation = Interpolations.checkResize(interpolation);
    return self();
  }

  /** Whether bilinear and bicubic interpolation average when they scale down. Default true. */
  public S antialias(boolean antialias) {
    this.antialias = antialias;
    return self();
  }

  /** {@return the interpolation} */
  @CheckReturnValue
  public InterpolateMode interpolation() {
    return interpolation;
  }

  /** {@return whether interpolation is antialiased} */
  @CheckReturnValue
  public boolean antialias() {
    return antialias;
  }

  /**
   * Takes interpolation and antialiasing of other options.
   *
   * @param other the other options
   * @return this
   */
  public S resampling(ResamplingOptions<?> other) {
    return interpolation(other.interpolation()).antialias(other.antialias());
  }

  /** {@return the options as Python prints them} */
  @CheckReturnValue
  protected String describe() {
    return "interpolation="
        + Interpolations.name(interpolation)
        + ", antialias="
        + (antialias ? "True" : "False");
  }
}
