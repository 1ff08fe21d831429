package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.F;

/** Base class of the max pooling layers. */
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

  /** Options of a max pooling layer. */
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
     * Stride of the pooling window.
     *
     * @param stride one number, or one per dimension; the kernel size by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options stride(long... stride) {
      this.stride = Sizes.checked("stride", dims, stride);
      return this;
    }

    /**
     * Implicit negative infinity padding on both sides.
     *
     * @param padding one number, or one per dimension; 0 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options padding(long... padding) {
      this.padding = Sizes.checked("padding", dims, padding);
      return this;
    }

    /**
     * Spacing between the elements of a window.
     *
     * @param dilation one number, or one per dimension; 1 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options dilation(long... dilation) {
      this.dilation = Sizes.checked("dilation", dims, dilation);
      return this;
    }

    /**
     * Whether the output size is rounded up instead of down, so that windows may extend past the
     * end.
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
