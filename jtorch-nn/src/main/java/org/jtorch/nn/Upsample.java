package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.jtorch.F;
import org.jtorch.InterpolateMode;
import org.jtorch.Tensor;

/**
 * Upsamples an input of shape {@code (N, C, L)}, {@code (N, C, H, W)} or {@code (N, C, D, H, W)} to
 * a given size or by a scale factor, {@code torch.nn.Upsample}.
 */
public sealed class Upsample extends Module implements Layer
    permits UpsamplingBilinear2d, UpsamplingNearest2d {
  private final Options options;

  /**
   * Creates a layer.
   *
   * @param options {@code o -> o.scaleFactor(2).mode(InterpolateMode.BILINEAR)}; one of size and
   *     scale factor must be set
   * @throws IllegalArgumentException unless exactly one of size and scale factor is set
   */
  public Upsample(Consumer<Options> options) {
    this(new Options(options));
  }

  Upsample(Options options) {
    if ((options.size == null) == (options.scaleFactor == null)) {
      throw new IllegalArgumentException(
          getClass().getSimpleName() + ": set either size or scaleFactor");
    }
    this.options = options;
  }

  @Override
  public final Tensor forward(Tensor input) {
    return F.interpolate(input, this::passOptions);
  }

  private void passOptions(F.InterpolateOptions o) {
    o.mode(options.mode).recomputeScaleFactor(options.recomputeScaleFactor);
    if (options.size != null) {
      o.size(options.size);
    }
    if (options.scaleFactor != null) {
      o.scaleFactor(options.scaleFactor);
    }
    if (options.alignCorners != null) {
      o.alignCorners(options.alignCorners);
    }
  }

  @Override
  protected String extraRepr() {
    String mode = options.mode.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return options.sizeRepr() + ", mode='" + mode + "'";
  }

  /** Options of {@link Upsample}; exactly one of size and scale factor must be set. */
  @CanIgnoreReturnValue
  public static final class Options {
    private long @Nullable [] size;
    private double @Nullable [] scaleFactor;
    private InterpolateMode mode = InterpolateMode.NEAREST;
    private @Nullable Boolean alignCorners;
    private boolean recomputeScaleFactor;

    Options(Consumer<Options> choice) {
      choice.accept(this);
    }

    /** Output size, for example height and width: one value or one per dimension. */
    public Options size(long... size) {
      this.size = size.clone();
      return this;
    }

    /** Multiplier of the input's size: one value or one per dimension. */
    public Options scaleFactor(double... scaleFactor) {
      this.scaleFactor = scaleFactor.clone();
      return this;
    }

    /** Interpolation mode. Default {@code NEAREST}. */
    public Options mode(InterpolateMode mode) {
      this.mode = mode;
      return this;
    }

    /**
     * Whether the corner pixels of input and output are aligned, for the linear and cubic modes.
     * Default false.
     */
    public Options alignCorners(boolean alignCorners) {
      this.alignCorners = alignCorners;
      return this;
    }

    /**
     * Whether the scale factor is recomputed from the integer output size for the interpolation.
     * Default false.
     */
    public Options recomputeScaleFactor(boolean recomputeScaleFactor) {
      this.recomputeScaleFactor = recomputeScaleFactor;
      return this;
    }

    @CheckReturnValue
    private String sizeRepr() {
      double[] factors = scaleFactor;
      if (factors == null) {
        return "size=" + (size == null ? "None" : Repr.sizes(size));
      }
      if (factors.length == 1) {
        return "scale_factor=" + Repr.of(factors[0]);
      }
      return Arrays.stream(factors)
          .mapToObj(Repr::of)
          .collect(Collectors.joining(", ", "scale_factor=(", ")"));
    }
  }
}
