package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.F;

/**
 * The greatest element of windows, in any number of dimensions.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public abstract sealed class MaxPoolNd extends IndexedPool permits MaxPool1d, MaxPool2d, MaxPool3d {
  private final long[] kernelSize;
  private final Options options;

  MaxPoolNd(int dims, long[] kernelSize, Consumer<Options> options) {
    this.kernelSize = Sizes.checked("kernelSize", dims, kernelSize);
    this.options = new Options(dims, this.kernelSize, options);
  }

  final long[] kernelSize() {
    return kernelSize;
  }

  final Options options() {
    return options;
  }

  @Override
  protected String extraRepr() {
    return "kernel_size="
        + Repr.sizes(kernelSize)
        + ", stride="
        + Repr.sizes(options.stride)
        + ", padding="
        + Repr.sizes(options.padding)
        + ", dilation="
        + Repr.sizes(options.dilation)
        + ", ceil_mode="
        + Repr.of(options.ceilMode);
  }

  /**
   * What a pool of greatest elements may be told.
   *
   * <p><b>Ownership:</b> holds no tensor after construction.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options {
    private final int dims;
    long[] stride;
    long[] padding = {0};
    long[] dilation = {1};
    boolean ceilMode;

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
     * How much is put around the input, never the greatest.
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
     * How far apart a window's points are.
     *
     * @param dilation in pixels, one number or one a dimension, 1 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options dilation(long... dilation) {
      this.dilation = Sizes.checked("dilation", dims, dilation);
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

    @SuppressWarnings("NonCanonicalType") // F's types are named through F, as its users do
    void passOn(F.MaxPoolOptions o) {
      o.stride(stride).padding(padding).dilation(dilation).ceilMode(ceilMode);
    }
  }
}
