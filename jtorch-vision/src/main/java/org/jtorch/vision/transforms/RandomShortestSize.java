package org.jtorch.vision.transforms;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jtorch.vision.internal.Configured;
import org.jtorch.vision.transforms.functional.Geometry;
import org.jtorch.vision.transforms.functional.ResamplingOptions;
import org.jtorch.vision.tvtensors.CanvasSize;

/**
 * Resizes the shorter side to one of several lengths, {@code
 * torchvision.transforms.v2.RandomShortestSize}.
 */
public final class RandomShortestSize extends Transform {
  private final long[] minSizes;
  private final Options options;

  /**
   * Creates a transform.
   *
   * @param minSizes lengths of the shorter side, of which one is drawn, at least one
   * @param options {@code o -> o.maxSize(1333)}
   * @throws IllegalArgumentException if there is no length or one is not positive
   */
  public RandomShortestSize(long[] minSizes, Consumer<Options> options) {
    if (minSizes.length == 0 || Arrays.stream(minSizes).anyMatch(length -> length < 1)) {
      throw new IllegalArgumentException(
          "RandomShortestSize: lengths must be positive, got " + Arrays.toString(minSizes));
    }
    this.minSizes = minSizes.clone();
    this.options = Configured.by(new Options(), options);
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    CanvasSize size = parts.size();
    double minSize = minSizes[(int) Draws.integer(0, minSizes.length)];
    double ratio = minSize / Math.min(size.height(), size.width());
    if (options.maxSize > 0) {
      ratio = Math.min(ratio, (double) options.maxSize / Math.max(size.height(), size.width()));
    }
    long[] to = {(long) (size.height() * ratio), (long) (size.width() * ratio)};
    return part -> Geometry.resize(part, to, o -> o.resampling(options));
  }

  @Override
  protected String extraRepr() {
    return "min_size=" + Arrays.toString(minSizes) + ", " + options;
  }

  /** Options of {@link RandomShortestSize}. */
  @CanIgnoreReturnValue
  public static final class Options extends ResamplingOptions<Options> {
    private long maxSize;

    private Options() {}

    /** Largest length of the longer side; 0 is no limit. Default 0. */
    public Options maxSize(long maxSize) {
      this.maxSize = maxSize;
      return this;
    }

    /** Returns the options as Python prints them. */
    @Override
    @CheckReturnValue
    public String toString() {
      return (maxSize > 0 ? "max_size=" + maxSize + ", " : "") + describe();
    }
  }
}
