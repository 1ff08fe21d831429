package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * The greatest element of windows of a plane, {@code torch.nn.MaxPool2d}. {@code (N, C, H, W)} to
 * {@code (N, C, H', W')}.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class MaxPool2d extends Module implements Layer {
  private final long[] kernelSize;
  private final Options options;

  /**
   * The layer; windows touch and do not overlap.
   *
   * @param kernelSize height and width of a window
   */
  public MaxPool2d(long kernelSize) {
    this(kernelSize, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param kernelSize height and width of a window
   * @param options {@code o -> o.stride(2).padding(1)}
   */
  public MaxPool2d(long kernelSize, Consumer<Options> options) {
    this(new long[] {kernelSize}, options);
  }

  /**
   * The layer; windows touch and do not overlap.
   *
   * @param kernelSize height and width of a window
   */
  public MaxPool2d(long[] kernelSize) {
    this(kernelSize, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param kernelSize height and width of a window
   * @param options {@code o -> o.stride(2).padding(1)}
   */
  public MaxPool2d(long[] kernelSize, Consumer<Options> options) {
    Options o = new Options(kernelSize);
    options.accept(o);
    this.kernelSize = kernelSize.clone();
    this.options = o;
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.maxPool2d(
        input,
        kernelSize,
        o ->
            o.stride(options.stride)
                .padding(options.padding)
                .dilation(options.dilation)
                .ceilMode(options.ceilMode));
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
   * What {@link MaxPool2d} may be told.
   *
   * <p><b>Ownership:</b> holds no tensor after construction.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options {
    private long[] stride;
    private long[] padding = {0};
    private long[] dilation = {1};
    private boolean ceilMode;

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
     * How much is put around the input, never the greatest.
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
     * How far apart a window's points are.
     *
     * @param dilation in pixels, one number or one a dimension, 1 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options dilation(long... dilation) {
      this.dilation = dilation.clone();
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
  }
}
