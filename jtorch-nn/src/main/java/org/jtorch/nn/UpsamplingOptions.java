package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What {@link UpsamplingNearest2d} and {@link UpsamplingBilinear2d} must be told: the size to
 * reach, or the factor.
 *
 * <p><b>Ownership:</b> holds no tensor.
 *
 * <p><b>Thread safety:</b> used by the constructor that it is passed to alone.
 */
public final class UpsamplingOptions {
  private long @Nullable [] size;
  private double @Nullable [] scaleFactor;

  UpsamplingOptions(Consumer<UpsamplingOptions> choice) {
    choice.accept(this);
  }

  /**
   * The size to reach.
   *
   * @param size height and width, for example; one number for all dimensions, or one a dimension
   * @return this
   */
  @CanIgnoreReturnValue
  public UpsamplingOptions size(long... size) {
    this.size = size.clone();
    return this;
  }

  /**
   * The size to reach as a multiple of the input's.
   *
   * @param scaleFactor one number for all dimensions, or one a dimension
   * @return this
   */
  @CanIgnoreReturnValue
  public UpsamplingOptions scaleFactor(double... scaleFactor) {
    this.scaleFactor = scaleFactor.clone();
    return this;
  }

  /** These and what a layer always has. */
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
