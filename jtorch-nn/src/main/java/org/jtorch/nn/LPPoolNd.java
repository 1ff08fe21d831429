package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import java.util.function.Consumer;
import org.jtorch.F;

/** Base class of the power-average pooling layers. */
public abstract sealed class LPPoolNd extends Module implements Layer
    permits LPPool1d, LPPool2d, LPPool3d {
  private final Number normType;
  private final long[] kernelSize;
  private final Options options;

  LPPoolNd(int dims, Number normType, long[] kernelSize, Consumer<Options> options) {
    this.normType = Objects.requireNonNull(normType, "normType");
    this.kernelSize = Sizes.checked("kernelSize", dims, kernelSize);
    this.options = new Options(dims, options);
  }

  final double normType() {
    return normType.doubleValue();
  }

  final long[] kernelSize() {
    return kernelSize;
  }

  final Options options() {
    return options;
  }

  @Override
  protected String extraRepr() {
    return "norm_type="
        + Repr.of(normType)
        + ", kernel_size="
        + Repr.sizes(kernelSize)
        + ", stride="
        + (options.stride.length == 0 ? "None" : Repr.sizes(options.stride))
        + ", ceil_mode="
        + Repr.of(options.ceilMode);
  }

  /** Options of a power-average pooling layer. */
  @CanIgnoreReturnValue
  public static final class Options {
    private final int dims;
    private long[] stride = {};
    private boolean ceilMode;

    private Options(int dims, Consumer<Options> choice) {
      this.dims = dims;
      choice.accept(this);
    }

    /** Stride of the window: one value or one per dimension. Default: the kernel size. */
    public Options stride(long... stride) {
      this.stride = Sizes.checked("stride", dims, stride);
      return this;
    }

    /** Whether the output size is rounded up instead of down. Default false. */
    public Options ceilMode(boolean ceilMode) {
      this.ceilMode = ceilMode;
      return this;
    }

    void passOn(F.LpPoolOptions o) {
      o.stride(stride).ceilMode(ceilMode);
    }
  }
}
