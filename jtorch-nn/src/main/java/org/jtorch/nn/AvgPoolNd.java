package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Averages windows, in any number of dimensions.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public abstract sealed class AvgPoolNd extends Module implements Layer
    permits AvgPool1d, AvgPool2d, AvgPool3d {
  private final long[] kernelSize;
  private final Options options;

  AvgPoolNd(int dims, long[] kernelSize, Consumer<Options> options) {
    this.kernelSize = Sizes.checked("kernelSize", dims, kernelSize);
    this.options = new Options(dims, this.kernelSize, options);
    if (dims == 1 && this.options.divisorOverride != null) {
      throw new IllegalArgumentException(
          "AvgPool1d: divisorOverride needs two dimensions or three");
    }
  }

  final long[] kernelSize() {
    return kernelSize;
  }

  final Options options() {
    return options;
  }

  /** Sizes as Python keeps and prints them. */
  String repr(long... sizes) {
    return Repr.sizes(sizes);
  }

  @Override
  protected String extraRepr() {
    return "kernel_size="
        + repr(kernelSize)
        + ", stride="
        + repr(options.stride)
        + ", padding="
        + repr(options.padding);
  }

  /**
   * What a pool of averages may be told.
   *
   * <p><b>Ownership:</b> holds no tensor after construction.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options {
    private final int dims;
    long[] stride;
    long[] padding = {0};
    boolean ceilMode;
    boolean countIncludePad = true;
    @Nullable Long divisorOverride;

    private Options(int dims, long[] kernelSize, Consumer<Options> choice) {
      this.dims = dims;
      this.stride = kernelSize;
      choice.accept(this);
    }

    /**
     * How far the window moves.
     *
     * @param stride in pixels, one number or one a dimension; the window by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options stride(long... stride) {
      this.stride = Sizes.checked("stride", dims, stride);
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
      this.padding = Sizes.checked("padding", dims, padding);
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
     * What sums are divided by, in two and three dimensions.
     *
     * @param divisorOverride the number of elements by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options divisorOverride(long divisorOverride) {
      this.divisorOverride = divisorOverride;
      return this;
    }
  }
}
