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
  @CanIgnoreReturnValue
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

    /** Stride of the window: one value or one per dimension. Default: the kernel size. */
    public Options stride(long... stride) {
      this.stride = Sizes.checked("stride", dims, stride);
      return this;
    }

    /**
     * Implicit negative infinity padding on both sides: one value or one per dimension. Default 0.
     */
    public Options padding(long... padding) {
      this.padding = Sizes.checked("padding", dims, padding);
      return this;
    }

    /** Spacing between the elements of a window: one value or one per dimension. Default 1. */
    public Options dilation(long... dilation) {
      this.dilation = Sizes.checked("dilation", dims, dilation);
      return this;
    }

    /**
     * Whether the output size is rounded up instead of down, so that windows may extend past the
     * end. Default false.
     */
    public Options ceilMode(boolean ceilMode) {
      this.ceilMode = ceilMode;
      return this;
    }

    void passOn(F.MaxPoolOptions o) {
      o.stride(stride).padding(padding).dilation(dilation).ceilMode(ceilMode);
    }
  }
}
