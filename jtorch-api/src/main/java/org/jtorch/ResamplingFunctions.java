package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;

/**
 * The functions of {@link F} that pad, resize and warp.
 *
 * <p><b>Ownership:</b> what a function returns belongs to the innermost open {@link TensorScope},
 * else to the garbage collector; arguments are never closed.
 *
 * <p><b>Thread safety:</b> safe; the functions keep nothing.
 */
public abstract sealed class ResamplingFunctions extends UnpoolingFunctions
    permits EmbeddingFunctions {
  private static final Op PAD = Op.of("aten::pad", "");
  private static final Op GRID_SAMPLER = Op.of("aten::grid_sampler", "");
  private static final Op AFFINE_GRID = Op.of("aten::affine_grid_generator", "");

  ResamplingFunctions() {}

  /**
   * Puts zeros around a tensor, {@code torch.nn.functional.pad}.
   *
   * @param input any shape
   * @param pad places before and after the last dimension, then the one before it, and so on;
   *     negative ones cut off
   * @return the padded tensor
   */
  public static Tensor pad(Tensor input, long... pad) {
    return pad(input, pad, PadMode.CONSTANT, 0);
  }

  /**
   * Puts places around a tensor, {@code torch.nn.functional.pad}.
   *
   * @param input {@code (N, C, *)} for other modes than a constant
   * @param pad places before and after the last dimension, then the one before it, and so on;
   *     negative ones cut off
   * @param mode what the new places hold
   * @return the padded tensor
   */
  public static Tensor pad(Tensor input, long[] pad, PadMode mode) {
    return Dispatch.tensor(PAD, input, pad, mode.schemaName(), null);
  }

  /**
   * Puts places around a tensor that hold a value, {@code torch.nn.functional.pad}.
   *
   * @param input any shape
   * @param pad places before and after the last dimension, then the one before it, and so on;
   *     negative ones cut off
   * @param mode {@code CONSTANT}
   * @param value what the new places hold
   * @return the padded tensor
   */
  public static Tensor pad(Tensor input, long[] pad, PadMode mode, double value) {
    return Dispatch.tensor(PAD, input, pad, mode.schemaName(), value);
  }

  /**
   * Resizes, {@code torch.nn.functional.interpolate}.
   *
   * @param input {@code (N, C, L)}, {@code (N, C, H, W)} or {@code (N, C, D, H, W)}
   * @param options {@code o -> o.scaleFactor(2).mode(InterpolateMode.BILINEAR)}; the size or the
   *     factor must be set
   * @return a tensor of the size wanted
   */
  public static Tensor interpolate(Tensor input, Consumer<InterpolateOptions> options) {
    InterpolateOptions o = new InterpolateOptions();
    options.accept(o);
    return Interpolation.of(input, o);
  }

  /**
   * Resizes, as earlier versions named it, {@code torch.nn.functional.upsample_nearest}.
   *
   * @param input {@code (N, C, H, W)}
   * @param options {@code o -> o.scaleFactor(2)}; the size or the factor must be set
   * @return a tensor of the size wanted
   */
  public static Tensor upsampleNearest(Tensor input, Consumer<InterpolateOptions> options) {
    return interpolate(
        input,
        o -> {
          options.accept(o.mode(InterpolateMode.NEAREST));
        });
  }

  /**
   * Resizes, as earlier versions named it, {@code torch.nn.functional.upsample_bilinear}.
   *
   * @param input {@code (N, C, H, W)}
   * @param options {@code o -> o.scaleFactor(2)}; the size or the factor must be set
   * @return a tensor of the size wanted
   */
  public static Tensor upsampleBilinear(Tensor input, Consumer<InterpolateOptions> options) {
    return interpolate(
        input,
        o -> {
          options.accept(o.mode(InterpolateMode.BILINEAR).alignCorners(true));
        });
  }

  /**
   * Takes pixels from the places that a grid tells, {@code torch.nn.functional.grid_sample}.
   *
   * @param input {@code (N, C, H, W)} or {@code (N, C, D, H, W)}
   * @param grid where each pixel of the result comes from, -1 to 1 from edge to edge, x first:
   *     {@code (N, H', W', 2)} or {@code (N, D', H', W', 3)}
   * @return {@code (N, C, H', W')} or {@code (N, C, D', H', W')}
   */
  public static Tensor gridSample(Tensor input, Tensor grid) {
    return gridSample(input, grid, o -> {});
  }

  /**
   * Takes pixels from the places that a grid tells, {@code torch.nn.functional.grid_sample}.
   *
   * @param input {@code (N, C, H, W)} or {@code (N, C, D, H, W)}
   * @param grid where each pixel of the result comes from, -1 to 1 from edge to edge, x first:
   *     {@code (N, H', W', 2)} or {@code (N, D', H', W', 3)}
   * @param options {@code o -> o.mode(GridSampleMode.NEAREST)}
   * @return {@code (N, C, H', W')} or {@code (N, C, D', H', W')}
   */
  public static Tensor gridSample(Tensor input, Tensor grid, Consumer<GridSampleOptions> options) {
    GridSampleOptions o = new GridSampleOptions();
    options.accept(o);
    return Dispatch.tensor(
        GRID_SAMPLER, input, grid, o.mode.ordinal(), o.paddingMode.ordinal(), o.alignCorners);
  }

  /**
   * The grid of an affine map, for {@link #gridSample(Tensor, Tensor)}, {@code
   * torch.nn.functional.affine_grid}.
   *
   * @param theta matrices, {@code (N, 2, 3)} or {@code (N, 3, 4)}
   * @param size the sizes {@code (N, C, H, W)} or {@code (N, C, D, H, W)} of the image to come
   * @return {@code (N, H, W, 2)} or {@code (N, D, H, W, 3)}
   */
  public static Tensor affineGrid(Tensor theta, long... size) {
    return affineGrid(theta, size, false);
  }

  /**
   * The grid of an affine map, {@code torch.nn.functional.affine_grid}.
   *
   * @param theta matrices, {@code (N, 2, 3)} or {@code (N, 3, 4)}
   * @param size the sizes {@code (N, C, H, W)} or {@code (N, C, D, H, W)} of the image to come
   * @param alignCorners whether -1 and 1 are the centres of the corner pixels instead of the
   *     image's edges
   * @return {@code (N, H, W, 2)} or {@code (N, D, H, W, 3)}
   */
  public static Tensor affineGrid(Tensor theta, long[] size, boolean alignCorners) {
    return Dispatch.tensor(AFFINE_GRID, theta, size, alignCorners);
  }

  /**
   * What {@link F#interpolate} must be told: the size or the factor.
   *
   * <p><b>Ownership:</b> a value; owns nothing.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   */
  public static final class InterpolateOptions {
    long @Nullable [] size;
    double @Nullable [] scaleFactor;
    InterpolateMode mode = InterpolateMode.NEAREST;
    @Nullable Boolean alignCorners;
    boolean recomputeScaleFactor;
    boolean antialias;

    InterpolateOptions() {}

    /**
     * The size to reach.
     *
     * @param size one number for all dimensions, or one a dimension
     * @return these options
     */
    @CanIgnoreReturnValue
    public InterpolateOptions size(long... size) {
      this.size = size.clone();
      return this;
    }

    /**
     * By how much to grow.
     *
     * @param scaleFactor one number for all dimensions, or one a dimension
     * @return these options
     */
    @CanIgnoreReturnValue
    public InterpolateOptions scaleFactor(double... scaleFactor) {
      this.scaleFactor = scaleFactor.clone();
      return this;
    }

    /**
     * How values between pixels are found.
     *
     * @param mode the nearest pixel by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public InterpolateOptions mode(InterpolateMode mode) {
      this.mode = mode;
      return this;
    }

    /**
     * Whether the corner pixels' centres stay where they are; else the edges do.
     *
     * @param alignCorners false by default; for the linear and cubic modes
     * @return these options
     */
    @CanIgnoreReturnValue
    public InterpolateOptions alignCorners(boolean alignCorners) {
      this.alignCorners = alignCorners;
      return this;
    }

    /**
     * Whether the factor is worked out anew from the rounded size.
     *
     * @param recomputeScaleFactor false by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public InterpolateOptions recomputeScaleFactor(boolean recomputeScaleFactor) {
      this.recomputeScaleFactor = recomputeScaleFactor;
      return this;
    }

    /**
     * Whether shrinking averages over what it leaves out.
     *
     * @param antialias false by default; for BILINEAR and BICUBIC
     * @return these options
     */
    @CanIgnoreReturnValue
    public InterpolateOptions antialias(boolean antialias) {
      this.antialias = antialias;
      return this;
    }
  }

  /**
   * What {@link F#gridSample(Tensor, Tensor, Consumer)} may be told.
   *
   * <p><b>Ownership:</b> a value; owns nothing.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   */
  public static final class GridSampleOptions {
    GridSampleMode mode = GridSampleMode.BILINEAR;
    GridSamplePadding paddingMode = GridSamplePadding.ZEROS;
    boolean alignCorners;

    GridSampleOptions() {}

    /**
     * How values between pixels are found.
     *
     * @param mode bilinear by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public GridSampleOptions mode(GridSampleMode mode) {
      this.mode = mode;
      return this;
    }

    /**
     * What is outside the input.
     *
     * @param paddingMode zeros by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public GridSampleOptions paddingMode(GridSamplePadding paddingMode) {
      this.paddingMode = paddingMode;
      return this;
    }

    /**
     * Whether -1 and 1 are the centres of the corner pixels instead of the image's edges.
     *
     * @param alignCorners false by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public GridSampleOptions alignCorners(boolean alignCorners) {
      this.alignCorners = alignCorners;
      return this;
    }
  }
}
