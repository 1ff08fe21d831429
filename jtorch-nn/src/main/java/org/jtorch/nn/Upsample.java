package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.jtorch.F;
import org.jtorch.InterpolateMode;
import org.jtorch.Tensor;

/**
 * Resizes, {@code torch.nn.Upsample}. {@code (N, C, L)}, {@code (N, C, H, W)} or {@code (N, C, D,
 * H, W)} to the size wanted.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public sealed class Upsample extends Module implements Layer
    permits UpsamplingBilinear2d, UpsamplingNearest2d {
  private final Options options;

  /**
   * The layer.
   *
   * @param options {@code o -> o.scaleFactor(2).mode(InterpolateMode.BILINEAR)}; the size or the
   *     factor must be set
   * @throws IllegalArgumentException unless either the size or the factor is set
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
    return F.interpolate(input, this::choose);
  }

  @SuppressWarnings("NonCanonicalType") // F's types are named through F, as its users do
  private void choose(F.InterpolateOptions o) {
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

  /**
   * What {@link Upsample} must and may be told.
   *
   * <p><b>Ownership:</b> holds no tensor.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options {
    private long @Nullable [] size;
    private double @Nullable [] scaleFactor;
    private InterpolateMode mode = InterpolateMode.NEAREST;
    private @Nullable Boolean alignCorners;
    private boolean recomputeScaleFactor;

    Options(Consumer<Options> choice) {
      choice.accept(this);
    }

    /**
     * The size to reach.
     *
     * @param size height and width, for example; one number for all dimensions, or one a dimension
     * @return this
     */
    @CanIgnoreReturnValue
    public Options size(long... size) {
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
    public Options scaleFactor(double... scaleFactor) {
      this.scaleFactor = scaleFactor.clone();
      return this;
    }

    /**
     * How values between pixels are found.
     *
     * @param mode {@code NEAREST} by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options mode(InterpolateMode mode) {
      this.mode = mode;
      return this;
    }

    /**
     * Whether the corner pixels keep their values, in the linear and cubic modes.
     *
     * @param alignCorners false by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options alignCorners(boolean alignCorners) {
      this.alignCorners = alignCorners;
      return this;
    }

    /**
     * Whether the factor is computed anew from the sizes, which are whole numbers.
     *
     * @param recomputeScaleFactor false by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options recomputeScaleFactor(boolean recomputeScaleFactor) {
      this.recomputeScaleFactor = recomputeScaleFactor;
      return this;
    }

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
