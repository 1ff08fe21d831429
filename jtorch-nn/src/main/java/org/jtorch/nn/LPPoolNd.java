package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import java.util.function.Consumer;
import org.jtorch.F;

/**
 * The norm of windows, in any number of dimensions.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
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

  /**
   * What a pool of norms may be told.
   *
   * <p><b>Ownership:</b> holds no tensor after construction.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options {
    private final int dims;
    private long[] stride = {};
    private boolean ceilMode;

    private Options(int dims, Consumer<Options> choice) {
      this.dims = dims;
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
    void passOn(F.LpPoolOptions o) {
      o.stride(stride).ceilMode(ceilMode);
    }
  }
}
