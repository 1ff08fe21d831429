package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Options of {@link UpsamplingNearest2d} and {@link UpsamplingBilinear2d}; exactly one of size and
 * scale factor must be set.
 */
@CanIgnoreReturnValue
public final class UpsamplingOptions {
  private long @Nullable [] size;
  private double @Nullable [] scaleFactor;

  UpsamplingOptions(Consumer<UpsamplingOptions> choice) {
    choice.accept(this);
  }

  /** Output size: one value or height and width. */
  public UpsamplingOptions size(long... size) {
    this.size = size.clone();
    return this;
  }

  /** Multiplier of the input's size: one value or one per dimension. */
  public UpsamplingOptions scaleFactor(double... scaleFactor) {
    this.scaleFactor = scaleFactor.clone();
    return this;
  }

  /** Combines these options with the fixed ones of a layer. */
  @CheckReturnValue
  Upsample.Options of(Consumer<Upsample.Options> fixed) {
    Upsample.Options all = new Upsample.Options(fixed);
    if (size != null) {
      all.size(size);
    }
    if (scaleFactor != null) {
      all.scaleFactor(scaleFactor);
    }
    return all;
  }
}
