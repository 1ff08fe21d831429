package org.jtorch.vision.transforms.functional;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.function.Consumer;
import org.jtorch.vision.internal.Configured;

/** Options of {@link Geometry#resize}. */
@CanIgnoreReturnValue
public final class ResizeOptions extends ResamplingOptions<ResizeOptions> {
  private long maxSize;

  private ResizeOptions() {}

  /**
   * Returns options.
   *
   * @param options the changes to the defaults
   * @return the options
   */
  @CheckReturnValue
  public static ResizeOptions of(Consumer<ResizeOptions> options) {
    return Configured.by(new ResizeOptions(), options);
  }

  /**
   * Largest length of the longer side, if only the length of the shorter side is given or none. 0
   * is no limit. Default 0.
   */
  public ResizeOptions maxSize(long maxSize) {
    if (maxSize < 0) {
      throw new IllegalArgumentException("maxSize must not be negative, got " + maxSize);
    }
    this.maxSize = maxSize;
    return this;
  }

  /** {@return the largest length of the longer side, or 0} */
  @CheckReturnValue
  public long maxSize() {
    return maxSize;
  }

  /** Returns the options as Python prints them. */
  @Override
  @CheckReturnValue
  public String toString() {
    String limit = maxSize > 0 ? ", max_size=" + maxSize : "";
    return describe().replace(", antialias", limit + ", antialias");
  }
}
