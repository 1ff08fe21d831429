package org.jtorch.vision.transforms;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.function.Consumer;
import org.jtorch.vision.internal.Configured;
import org.jtorch.vision.transforms.functional.Geometry;
import org.jtorch.vision.transforms.functional.ResamplingOptions;

/** Resizes the shorter side to a random length, {@code torchvision.transforms.v2.RandomResize}. */
public final class RandomResize extends Transform {
  private final long minSize;
  private final long maxSize;
  private final Options options;

  /**
   * Creates a transform, bilinear with antialiasing.
   *
   * @param minSize smallest length of the shorter side in pixels
   * @param maxSize upper bound of the length, exclusive
   */
  public RandomResize(long minSize, long maxSize) {
    this(minSize, maxSize, o -> {});
  }

  /**
   * Creates a transform.
   *
   * @param minSize smallest length of the shorter side in pixels
   * @param maxSize upper bound of the length, exclusive
   * @param options {@code o -> o.interpolation(InterpolateMode.BICUBIC)}
   * @throws IllegalArgumentException if the range is empty or not positive
   */
  public RandomResize(long minSize, long maxSize, Consumer<Options> options) {
    if (minSize < 1 || minSize >= maxSize) {
      throw new IllegalArgumentException(
          "RandomResize: the range must be positive, got [" + minSize + ", " + maxSize + ")");
    }
    this.minSize = minSize;
    this.maxSize = maxSize;
    this.options = Configured.by(new Options(), options);
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    long[] to = {Draws.integer(minSize, maxSize)};
    return part -> Geometry.resize(part, to, o -> o.resampling(options));
  }

  @Override
  protected String extraRepr() {
    return "min_size=" + minSize + ", max_size=" + maxSize + ", " + options;
  }

  /** Options of {@link RandomResize}. */
  @CanIgnoreReturnValue
  public static final class Options extends ResamplingOptions<Options> {
    private Options() {}

    /** Returns the options as Python prints them. */
    @Override
    @CheckReturnValue
    public String toString() {
      return describe();
    }
  }
}
