package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Base class of the average pooling layers. */
public abstract sealed class AvgPoolNd extends Module implements Layer
    permits AvgPool1d, AvgPool2d, AvgPool3d {
  private final long[] kernelSize;
  private final Options options;

  AvgPoolNd(int dims, long[] kernelSize, Consumer<Options> options) {
    this.kernelSize = Sizes.checked("kernelSize", dims, kernelSize);
    this.options = new Options(dims, this.kernelSize, options);
    if (dims == 1 && this.options.divisorOverride != null) {
      throw new IllegalArgumentException(
          "AvgPool1d: divisorOverride is only for AvgPool2d and AvgPool3d");
    }
  }

  final long[] kernelSize() {
    return kernelSize;
  }

  final Options options() {
    return options;
  }

  /** Formats sizes as Python prints them. */
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

  /** Options of an average pooling layer. */
  @CanIgnoreReturnValue
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

    /** Stride of the window: one value or one per dimension. Default: the kernel size. */
    public Options stride(long... stride) {
      this.stride = Sizes.checked("stride", dims, stride);
      return this;
    }

    /** Implicit zero padding on both sides: one value or one per dimension. Default 0. */
    public Options padding(long... padding) {
      this.padding = Sizes.checked("padding", dims, padding);
      return this;
    }

    /** Whether the output size is rounded up instead of down. Default false. */
    public Options ceilMode(boolean ceilMode) {
      this.ceilMode = ceilMode;
      return this;
    }

    /** Whether the zero padding is included in the average. Default true. */
    public Options countIncludePad(boolean countIncludePad) {
      this.countIncludePad = countIncludePad;
      return this;
    }

    /** Divisor of the sums, for 2D and 3D pooling. Default: the size of the pooling region. */
    public Options divisorOverride(long divisorOverride) {
      this.divisorOverride = divisorOverride;
      return this;
    }
  }
}
