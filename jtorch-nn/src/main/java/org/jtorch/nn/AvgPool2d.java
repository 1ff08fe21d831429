package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Averages windows of a plane, {@code torch.nn.AvgPool2d}. {@code (N, C, H, W)} to {@code (N, C,
 * H', W')}.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class AvgPool2d extends Module implements Layer {
  private final long[] kernelSize;
  private final Options options;

  /**
   * The layer; windows touch and do not overlap.
   *
   * @param kernelSize height and width of a window
   */
  public AvgPool2d(long kernelSize) {
    this(kernelSize, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param kernelSize height and width of a window
   * @param options {@code o -> o.stride(2).padding(1)}
   */
  public AvgPool2d(long kernelSize, Consumer<Options> options) {
    this(new long[] {kernelSize}, options);
  }

  /**
   * The layer; windows touch and do not overlap.
   *
   * @param kernelSize height and width of a window
   */
  public AvgPool2d(long[] kernelSize) {
    this(kernelSize, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param kernelSize height and width of a window
   * @param options {@code o -> o.stride(2).padding(1)}
   */
  public AvgPool2d(long[] kernelSize, Consumer<Options> options) {
    Options o = new Options(kernelSize);
    options.accept(o);
    this.kernelSize = kernelSize.clone();
    this.options = o;
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.avgPool2d(input, kernelSize, options::passOn);
  }

  @Override
  protected String extraRepr() {
    return "kernel_size="
        + Repr.sizes(kernelSize)
        + ", stride="
        + Repr.sizes(options.stride)
        + ", padding="
        + Repr.sizes(options.padding);
  }

  /**
   * What {@link AvgPool2d} may be told.
   *
   * <p><b>Ownership:</b> holds no tensor after construction.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options {
    private long[] stride;
    private long[] padding = {0};
    private boolean ceilMode;
    private boolean countIncludePad = true;
    private @Nullable Long divisorOverride;

    private Options(long[] kernelSize) {
      this.stride = kernelSize.clone();
    }

    /**
     * How far the window moves.
     *
     * @param stride in pixels, one number or one a dimension; the window by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options stride(long... stride) {
      this.stride = stride.clone();
      return this;
    }

    /**
     * How many zeros are put around the input.
     *
     * @param padding in pixels on each side, one number or one a dimension, 0 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options padding(long... padding) {
      this.padding = padding.clone();
      return this;
    }

    /**
     * Whether windows that reach over the end count.
     *
     * @param ceilMode false by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options ceilMode(boolean ceilMode) {
      this.ceilMode = ceilMode;
      return this;
    }

    /**
     * Whether the padding is averaged too.
     *
     * @param countIncludePad true by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options countIncludePad(boolean countIncludePad) {
      this.countIncludePad = countIncludePad;
      return this;
    }

    /**
     * What sums are divided by.
     *
     * @param divisorOverride the number of elements by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options divisorOverride(long divisorOverride) {
      this.divisorOverride = divisorOverride;
      return this;
    }

    @SuppressWarnings("NonCanonicalType") // F's types are named through F, as its users do
    private void passOn(F.AvgPool2dOptions o) {
      o.stride(stride).padding(padding).ceilMode(ceilMode).countIncludePad(countIncludePad);
      if (divisorOverride != null) {
        o.divisorOverride(divisorOverride);
      }
    }
  }
}
