package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;

/** Functions of {@link F} for padding, resizing and grid sampling. */
public abstract sealed class ResamplingFunctions extends UnpoolingFunctions
    permits EmbeddingFunctions {
  private static final Op PAD = Op.of("aten::pad", "");
  private static final Op GRID_SAMPLER = Op.of("aten::grid_sampler", "");
  private static final Op AFFINE_GRID = Op.of("aten::affine_grid_generator", "");

  ResamplingFunctions() {}

  /**
   * Pads a tensor with zeros, {@code torch.nn.functional.pad}.
   *
   * @param input any shape
   * @param pad padding before and after the last dimension, then the second to last, and so on;
   *     negative values crop
   * @return the padded tensor
   */
  public static Tensor pad(Tensor input, long... pad) {
    return pad(input, pad, PadMode.CONSTANT, 0);
  }

  /**
   * Pads a tensor, {@code torch.nn.functional.pad}.
   *
   * @param input {@code (N, C, *)} for other modes than {@code CONSTANT}
   * @param pad padding before and after the last dimension, then the second to last, and so on;
   *     negative values crop
   * @param mode the padding mode
   * @return the padded tensor
   */
  public static Tensor pad(Tensor input, long[] pad, PadMode mode) {
    return Dispatch.tensor(PAD, input, pad, mode.schemaName(), null);
  }

  /**
   * Pads a tensor with a constant, {@code torch.nn.functional.pad}.
   *
   * @param input any shape
   * @param pad padding before and after the last dimension, then the second to last, and so on;
   *     negative values crop
   * @param mode {@code CONSTANT}
   * @param value the padding value
   * @return the padded tensor
   */
  public static Tensor pad(Tensor input, long[] pad, PadMode mode, double value) {
    return Dispatch.tensor(PAD, input, pad, mode.schemaName(), value);
  }

  /**
   * Resizes a tensor to a size or by a scale factor, {@code torch.nn.functional.interpolate}.
   *
   * @param input {@code (N, C, L)}, {@code (N, C, H, W)} or {@code (N, C, D, H, W)}
   * @param options {@code o -> o.scaleFactor(2).mode(InterpolateMode.BILINEAR)}; {@code size} or
   *     {@code scaleFactor} is required
   * @return the resized tensor
   */
  public static Tensor interpolate(Tensor input, Consumer<InterpolateOptions> options) {
    InterpolateOptions o = new InterpolateOptions();
    options.accept(o);
    return Interpolation.of(input, o);
  }

  /**
   * Resizes a tensor by nearest neighbor interpolation, {@code
   * torch.nn.functional.upsample_nearest}. Deprecated in PyTorch in favor of {@code interpolate}.
   *
   * @param input {@code (N, C, H, W)}
   * @param options {@code o -> o.scaleFactor(2)}; {@code size} or {@code scaleFactor} is required
   * @return the resized tensor
   */
  public static Tensor upsampleNearest(Tensor input, Consumer<InterpolateOptions> options) {
    return interpolate(
        input,
        o -> {
          options.accept(o.mode(InterpolateMode.NEAREST));
        });
  }

  /**
   * Resizes a tensor by bilinear interpolation, {@code torch.nn.functional.upsample_bilinear}.
   * Deprecated in PyTorch in favor of {@code interpolate}.
   *
   * @param input {@code (N, C, H, W)}
   * @param options {@code o -> o.scaleFactor(2)}; {@code size} or {@code scaleFactor} is required
   * @return the resized tensor
   */
  public static Tensor upsampleBilinear(Tensor input, Consumer<InterpolateOptions> options) {
    return interpolate(
        input,
        o -> {
          options.accept(o.mode(InterpolateMode.BILINEAR).alignCorners(true));
        });
  }

  /**
   * Samples the input at the positions of a grid, {@code torch.nn.functional.grid_sample}.
   *
   * @param input {@code (N, C, H, W)} or {@code (N, C, D, H, W)}
   * @param grid sampling positions, -1 to 1 from edge to edge, x first: {@code (N, H', W', 2)} or
   *     {@code (N, D', H', W', 3)}
   * @return {@code (N, C, H', W')} or {@code (N, C, D', H', W')}
   */
  public static Tensor gridSample(Tensor input, Tensor grid) {
    return gridSample(input, grid, o -> {});
  }

  /**
   * Samples the input at the positions of a grid, {@code torch.nn.functional.grid_sample}.
   *
   * @param input {@code (N, C, H, W)} or {@code (N, C, D, H, W)}
   * @param grid sampling positions, -1 to 1 from edge to edge, x first: {@code (N, H', W', 2)} or
   *     {@code (N, D', H', W', 3)}
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
   * Sampling grid of an affine transform for {@link #gridSample(Tensor, Tensor)}, {@code
   * torch.nn.functional.affine_grid}.
   *
   * @param theta affine matrices, {@code (N, 2, 3)} or {@code (N, 3, 4)}
   * @param size output size {@code (N, C, H, W)} or {@code (N, C, D, H, W)}
   * @return {@code (N, H, W, 2)} or {@code (N, D, H, W, 3)}
   */
  public static Tensor affineGrid(Tensor theta, long... size) {
    return affineGrid(theta, size, false);
  }

  /**
   * Sampling grid of an affine transform, {@code torch.nn.functional.affine_grid}.
   *
   * @param theta affine matrices, {@code (N, 2, 3)} or {@code (N, 3, 4)}
   * @param size output size {@code (N, C, H, W)} or {@code (N, C, D, H, W)}
   * @param alignCorners whether -1 and 1 refer to the centers of the corner pixels instead of the
   *     image's edges
   * @return {@code (N, H, W, 2)} or {@code (N, D, H, W, 3)}
   */
  public static Tensor affineGrid(Tensor theta, long[] size, boolean alignCorners) {
    return Dispatch.tensor(AFFINE_GRID, theta, size, alignCorners);
  }

  /** Options of {@link F#interpolate}; the size or the scale factor is required. */
  public static final class InterpolateOptions {
    long @Nullable [] size;
    double @Nullable [] scaleFactor;
    InterpolateMode mode = InterpolateMode.NEAREST;
    @Nullable Boolean alignCorners;
    boolean recomputeScaleFactor;
    boolean antialias;

    InterpolateOptions() {}

    /**
     * Output size.
     *
     * @param size one value for all dimensions, or one per dimension
     * @return this
     */
    @CanIgnoreReturnValue
    public InterpolateOptions size(long... size) {
      this.size = size.clone();
      return this;
    }

    /**
     * Scale factor.
     *
     * @param scaleFactor one value for all dimensions, or one per dimension
     * @return this
     */
    @CanIgnoreReturnValue
    public InterpolateOptions scaleFactor(double... scaleFactor) {
      this.scaleFactor = scaleFactor.clone();
      return this;
    }

    /**
     * Interpolation mode. Default {@code NEAREST}.
     *
     * @param mode the value
     * @return this
     */
    @CanIgnoreReturnValue
    public InterpolateOptions mode(InterpolateMode mode) {
      this.mode = mode;
      return this;
    }

    /**
     * Whether the centers of the corner pixels are aligned, instead of the edges. For the linear
     * and cubic modes. Default {@code false}.
     *
     * @param alignCorners the value
     * @return this
     */
    @CanIgnoreReturnValue
    public InterpolateOptions alignCorners(boolean alignCorners) {
      this.alignCorners = alignCorners;
      return this;
    }

    /**
     * Whether the scale factor is recomputed from the rounded output size. Default {@code false}.
     *
     * @param recomputeScaleFactor the value
     * @return this
     */
    @CanIgnoreReturnValue
    public InterpolateOptions recomputeScaleFactor(boolean recomputeScaleFactor) {
      this.recomputeScaleFactor = recomputeScaleFactor;
      return this;
    }

    /**
     * Whether downsampling applies an antialiasing filter. For {@code BILINEAR} and {@code
     * BICUBIC}. Default {@code false}.
     *
     * @param antialias the value
     * @return this
     */
    @CanIgnoreReturnValue
    public InterpolateOptions antialias(boolean antialias) {
      this.antialias = antialias;
      return this;
    }
  }

  /** Options of {@link F#gridSample(Tensor, Tensor, Consumer)}. */
  public static final class GridSampleOptions {
    GridSampleMode mode = GridSampleMode.BILINEAR;
    GridSamplePadding paddingMode = GridSamplePadding.ZEROS;
    boolean alignCorners;

    GridSampleOptions() {}

    /**
     * Interpolation mode. Default {@code BILINEAR}.
     *
     * @param mode the value
     * @return this
     */
    @CanIgnoreReturnValue
    public GridSampleOptions mode(GridSampleMode mode) {
      this.mode = mode;
      return this;
    }

    /**
     * Padding mode for positions outside the input. Default {@code ZEROS}.
     *
     * @param paddingMode the value
     * @return this
     */
    @CanIgnoreReturnValue
    public GridSampleOptions paddingMode(GridSamplePadding paddingMode) {
      this.paddingMode = paddingMode;
      return this;
    }

    /**
     * Whether -1 and 1 refer to the centers of the corner pixels instead of the image's edges.
     * Default {@code false}.
     *
     * @param alignCorners the value
     * @return this
     */
    @CanIgnoreReturnValue
    public GridSampleOptions alignCorners(boolean alignCorners) {
      this.alignCorners = alignCorners;
      return this;
    }
  }
}
